package bida.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the role of the audit sees, and what it can do. */
class AuditViewsTest {

  private static final String VIEWS =
      "select 'audit.' || quote_ident(table_name) from information_schema.views where table_schema = 'audit'";
  private static final String NOT_ALLOWED = "42501";

  private static Databases databases;

  @BeforeAll
  static void start() {
    databases = Databases.start();
  }

  @AfterAll
  static void stop() throws Exception {
    databases.close();
  }

  /** Whatever is secret in the books of the tests says so. */
  @ParameterizedTest
  @EnumSource(Book.class)
  void e33ShowsNoSecretAndNobody(Book book) throws SQLException {
    try (var connection = databases.open(book.database(), "audit")) {
      var views = texts(connection, VIEWS);
      assertThat(views).isNotEmpty();
      for (var view : views) {
        assertThat(texts(connection, "select v::text from " + view + " v"))
            .as(view)
            .noneMatch(row -> row.contains("secret"));
      }
    }
    try (var owner = databases.open(book.database(), book.database())) {
      assertThat(texts(owner, "select o::text from outbox o"))
          .isNotEmpty()
          .allMatch(row -> row.contains("secret"));
    }
  }

  @ParameterizedTest
  @EnumSource(Book.class)
  void e33ShowsNoColumnInWhichASecretCouldHide(Book book) throws SQLException {
    try (var connection = databases.open(book.database(), "audit")) {
      assertThat(
              texts(
                  connection,
                  """
                  select table_name || '.' || column_name from information_schema.columns
                  where table_schema = 'audit' and (data_type in ('bytea', 'json', 'jsonb')
                    or column_name ~ '(payload|sealed|print|hint|body|header|detail|document|buyer|phone|mail|recipient|ip$|client|actor)')
                  """))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Book.class)
  void readsNothingElse(Book book) throws SQLException {
    try (var connection = databases.open(book.database(), "audit")) {
      assertThat(
              texts(
                  connection,
                  """
                  select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname not in ('audit', 'pg_catalog', 'information_schema', 'pg_toast')
                    and (c.relkind <> 'S' and has_table_privilege(c.oid, 'select, insert, update, delete, truncate'))
                  """))
          .isEmpty();
      assertThatThrownBy(() -> texts(connection, "select aggregateid from public.outbox"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(NOT_ALLOWED));
    }
  }

  @ParameterizedTest
  @EnumSource(Book.class)
  void writesNothing(Book book) throws SQLException {
    try (var connection = databases.open(book.database(), "audit");
        var statement = connection.createStatement()) {
      // The default of the role is a courtesy; what it may do is what counts.
      statement.execute("set default_transaction_read_only = off");
      for (var view : texts(connection, VIEWS)) {
        assertThatThrownBy(() -> statement.execute("delete from " + view))
            .as(view)
            .isInstanceOf(SQLException.class)
            .extracting(e -> ((SQLException) e).getSQLState())
            .isIn(NOT_ALLOWED, "55000");
      }
      assertThatThrownBy(() -> statement.execute("create table audit.mine (a int)"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("create table public.mine (a int)"))
          .isInstanceOf(SQLException.class);
    }
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
