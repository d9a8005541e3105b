package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;

/** Looks for a text in every row of every table. */
public final class SuperuserSearch {
  private SuperuserSearch() {}

  public static Set<String> tablesWith(Superuser database, String text) {
    String tables =
        database.value(
            "select string_agg(format('%I.%I', schemaname, tablename), ' ') from pg_tables where schemaname = 'conclave'");
    Set<String> found = new TreeSet<>();
    for (String table : tables.split(" ")) {
      String rows =
          database.value(
              "select count(*) from "
                  + table
                  + " as one where strpos(one::text, '"
                  + text.replace("'", "''")
                  + "') > 0");
      if (!rows.equals("0")) {
        found.add(table);
      }
    }
    return found;
  }

  public static void assertNowhere(Superuser database, String text) {
    assertEquals(Set.of(), tablesWith(database, text));
  }
}
