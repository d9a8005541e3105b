package chat.conclave.account;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.AccountStore;
import chat.conclave.storage.LeavingStore;
import chat.conclave.storage.LeavingStore.Begun;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The account's part in leaving for good: first and last. */
public final class Leaving {
  private final LeavingStore store;
  private final AccountStore people;
  private final Passwords passwords;
  private final Accounts accounts;

  public Leaving(LeavingStore store, AccountStore people, Passwords passwords, Accounts accounts) {
    this.store = store;
    this.people = people;
    this.passwords = passwords;
    this.accounts = accounts;
  }

  /**
   * Signs somebody out everywhere who knows their password. Nothing is gone yet: should it end
   * here, an admin enables the account again.
   */
  public Future<Begun> begin(UUID user, String password) {
    return people
        .find(user)
        .compose(
            found ->
                passwords.verify(password, found.map(AccountStore.User::passwordHash).orElse(null)))
        .compose(
            right ->
                right
                    ? store.begin(user)
                    : Future.failedFuture(
                        Refusal.of(ErrorCode.FORBIDDEN, "The password is not right.")))
        .onSuccess(begun -> begun.sessions().forEach(accounts::ended));
  }

  /** Removes what is left; with {@code as} also the name and the id, from messages too. */
  public Future<Void> finish(UUID user, @Nullable UUID as) {
    return store.finish(user, as);
  }
}
