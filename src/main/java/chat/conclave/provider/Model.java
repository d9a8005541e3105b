package chat.conclave.provider;

import chat.conclave.key.Secret;
import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;

/** Something that answers. */
public interface Model {
  /**
   * Starts one reply. Events come on the caller's context, the first one after this method
   * returned; exactly one of them ends the call, unless {@link Call#stop} does.
   *
   * @param key taken over: closed as soon as the request's head is written or the call is over,
   *     whichever comes first
   */
  Call start(@Nullable Secret key, Prompt prompt, Handler<ProviderEvent> events);
}
