package bida.payment.statement;

import bida.contracts.Money;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the differences of a statement, page by page. */
@ApplicationScoped
class Differences {

  private static final String PAGE =
      """
      select kind, reference, difference, status, our_amount_minor, our_currency, their_amount_minor,
             their_currency, our_no, line, found_at, ended_at, next_deadline_at
      from statement_difference
      where channel = $1 and merchant = $2 and day = $3
        and (kind, reference, difference) > ($4, $5, $6)
      order by kind, reference, difference limit $7
      """;
  private static final String COUNTS =
      """
      select difference, status, count(*) as count, coalesce(sum(their_amount_minor), 0)::bigint as minor
      from statement_difference where channel = $1 and merchant = $2 and day = $3
      group by difference, status order by difference, status
      """;

  /** {@code nextAt}: when it is repaired, or told to a person. */
  record View(
      String kind,
      String reference,
      String difference,
      String status,
      @Nullable Money ours,
      @Nullable Money theirs,
      @Nullable String ourNo,
      @Nullable Long line,
      Instant foundAt,
      @Nullable Instant endedAt,
      @Nullable Instant nextAt) {}

  /** {@code theirMinor}: the sum of what the channel says, in minor units. */
  record Count(String difference, String status, long count, long theirMinor) {}

  record Page(List<Count> counts, List<View> differences, @Nullable String nextCursor) {}

  private final Database database;

  Differences(Database database) {
    this.database = database;
  }

  Uni<Page> page(StatementKey key, String cursor, int limit) {
    var after = after(cursor);
    return database
        .pool()
        .preparedQuery(COUNTS)
        .execute(key.tuple())
        .map(rows -> rows.stream().map(Differences::count).toList())
        .flatMap(
            counts ->
                database
                    .pool()
                    .preparedQuery(PAGE)
                    .execute(
                        key.tuple()
                            .addString(after[0])
                            .addString(after[1])
                            .addString(after[2])
                            .addInteger(limit))
                    .map(rows -> rows.stream().map(Differences::view).toList())
                    .map(
                        views ->
                            new Page(
                                counts,
                                views,
                                views.size() < limit ? null : cursor(views.getLast()))));
  }

  private static String[] after(String cursor) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\n", -1);
      if (parts.length == 3 || cursor.isEmpty()) {
        return cursor.isEmpty() ? new String[] {"", "", ""} : parts;
      }
    } catch (IllegalArgumentException _) {
      // Told below, as any other cursor that is none.
    }
    throw Problems.badRequest("cursor_invalid", "Send a cursor as it was given.");
  }

  private static String cursor(View last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (last.kind() + "\n" + last.reference() + "\n" + last.difference())
                .getBytes(StandardCharsets.UTF_8));
  }

  private static Count count(Row row) {
    return new Count(
        row.getString("difference"),
        row.getString("status"),
        row.getLong("count"),
        row.getLong("minor"));
  }

  private static View view(Row row) {
    return new View(
        row.getString("kind"),
        row.getString("reference"),
        row.getString("difference"),
        row.getString("status"),
        money(row.getLong("our_amount_minor"), row.getString("our_currency")),
        money(row.getLong("their_amount_minor"), row.getString("their_currency")),
        row.getString("our_no"),
        row.getLong("line"),
        row.getOffsetDateTime("found_at").toInstant(),
        instant(row, "ended_at"),
        instant(row, "next_deadline_at"));
  }

  private static @Nullable Money money(@Nullable Long minor, @Nullable String currency) {
    return minor == null || currency == null ? null : new Money(minor, currency);
  }

  private static @Nullable Instant instant(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
