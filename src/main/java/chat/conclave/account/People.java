package chat.conclave.account;

import chat.conclave.storage.PeopleStore;
import chat.conclave.storage.PeopleStore.Change;
import chat.conclave.storage.PeopleStore.Somebody;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** What admins do with accounts. */
public final class People {
  private final PeopleStore store;
  private final Accounts accounts;

  public People(PeopleStore store, Accounts accounts) {
    this.store = store;
    this.accounts = accounts;
  }

  /** A page of everybody whose name comes after {@code afterName}. */
  public Future<List<Somebody>> list(String afterName, int limit) {
    return store.list(afterName, limit);
  }

  /**
   * Changes what somebody may do. Whoever is disabled is signed out everywhere at once.
   *
   * @param membersOnly whether only somebody without a role on the server may be changed
   */
  public Future<Somebody> change(UUID user, Change change, boolean membersOnly) {
    return store
        .change(user, change, membersOnly)
        .map(
            changed -> {
              changed.ended().forEach(accounts::ended);
              if (change.role() != null) {
                accounts.roleChanged(user);
              }
              return changed.now();
            });
  }

  /** Ends all of somebody's login sessions at once; they may sign in again. */
  public Future<Void> signOut(UUID user) {
    return store
        .signOut(user)
        .map(
            ended -> {
              ended.forEach(accounts::ended);
              return null;
            });
  }
}
