package chat.conclave.browser;

import chat.conclave.Person;
import chat.conclave.Superuser;
import chat.conclave.TestServer;
import java.io.IOException;
import java.util.UUID;

/** A room in which much was said, put straight into the database. */
record Archive(String room, int messages) {
  static Archive of(TestServer server, Person owner, int messages) throws IOException {
    Archive archive = new Archive(UUID.randomUUID().toString(), messages);
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(
          "insert into conclave.rooms (id, name, visibility, epoch, rev) values ('%s', 'Archive', 'open', gen_random_uuid(), %d)"
              .formatted(archive.room, messages));
      database.run(
          "insert into conclave.members (room, user_id, role) values ('%s', '%s', 'owner')"
              .formatted(archive.room, owner.id()));
      database.run(
          """
          insert into conclave.messages (id, room, posted, rev, author_kind, author_id, author_name, text, created_at, state)
          select (left('%1$s', 24) || lpad(n::text, 12, '0'))::uuid, '%1$s', n, n, 'person', 'p' || n / 7 %% 5, 'Somebody ' || n / 7 %% 5,
            'Message ' || n || case when n %% 10 = 0 then E'\\n\\n- **one**\\n- `two`\\n\\n```js\\nconst x = 1;\\n```' else '' end,
            now() - (%2$d - n) * interval '2 minutes', 'complete' from generate_series(1, %2$d) n
          """
              .formatted(archive.room, messages));
    }
    return archive;
  }

  /** The id of a message, by its number from 1. */
  String id(int number) {
    return room.substring(0, 24) + "%012d".formatted(number);
  }
}
