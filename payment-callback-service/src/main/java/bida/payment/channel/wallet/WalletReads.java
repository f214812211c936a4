package bida.payment.channel.wallet;

import bida.contracts.Money;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a buyer has, and how it came about. */
@ApplicationScoped
public class WalletReads {

  private static final String BALANCES =
      """
      select currency, balance_minor from wallet where tenant = $1 and buyer_id = $2 order by currency
      """;
  // Nothing moved by a payment of 0.
  private static final String ENTRIES =
      """
      select entry_no, kind, reference, payment_no, currency, amount_minor, balance_minor, at, reason
      from wallet_entry
      where tenant = $1 and buyer_id = $2 and entry_no < $3 and amount_minor <> 0
      order by entry_no desc limit $4
      """;

  /** {@code balance}: afterwards. */
  public record Line(
      long entryNo,
      Entry.Kind kind,
      String reference,
      @Nullable String paymentNo,
      Money amount,
      Money balance,
      Instant at,
      @Nullable String reason) {}

  private final Database database;

  WalletReads(Database database) {
    this.database = database;
  }

  public Uni<List<Money>> balances(String tenant, String buyerId) {
    return database
        .pool()
        .preparedQuery(BALANCES)
        .execute(Tuple.of(tenant, buyerId))
        .map(
            rows ->
                rows.stream()
                    .map(row -> Money.of(row.getLong("balance_minor"), row.getString("currency")))
                    .toList());
  }

  /** Newest first. */
  public Uni<List<Line>> entries(String tenant, String buyerId, long before, int limit) {
    return database
        .pool()
        .preparedQuery(ENTRIES)
        .execute(Tuple.of(tenant, buyerId, before, limit))
        .map(rows -> rows.stream().map(WalletReads::line).toList());
  }

  private static Line line(Row row) {
    var currency = row.getString("currency");
    return new Line(
        row.getLong("entry_no"),
        Entry.Kind.valueOf(row.getString("kind")),
        row.getString("reference"),
        row.getString("payment_no"),
        Money.of(row.getLong("amount_minor"), currency),
        Money.of(row.getLong("balance_minor"), currency),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("reason"));
  }
}
