package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.core.Movement;
import bida.payment.statement.Difference.What;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A difference whose time has come. */
record OpenDifference(
    String channel,
    String merchant,
    StatementRow.Kind kind,
    String reference,
    What what,
    String day,
    @Nullable Money ours,
    @Nullable Money theirs,
    @Nullable Instant theirAt,
    @Nullable String ourNo,
    @Nullable String transactionId,
    @Nullable String orderNo) {

  static OpenDifference of(Row row) {
    var at = row.getOffsetDateTime("their_at");
    return new OpenDifference(
        row.getString("channel"),
        row.getString("merchant"),
        StatementRow.Kind.valueOf(row.getString("kind")),
        row.getString("reference"),
        What.valueOf(row.getString("difference")),
        row.getLocalDate("day").toString(),
        money(row.getLong("our_amount_minor"), row.getString("our_currency")),
        money(row.getLong("their_amount_minor"), row.getString("their_currency")),
        at == null ? null : at.toInstant(),
        row.getString("our_no"),
        row.getString("transaction_id"),
        row.getString("order_no"));
  }

  private static @Nullable Money money(@Nullable Long minor, @Nullable String currency) {
    return minor == null || currency == null ? null : new Money(minor, currency);
  }

  Tuple key() {
    return Tuple.of(channel, merchant, kind.name(), reference, what.name());
  }

  /** What the statement tells of money we did not know, as any other detector would. */
  Movement movement() {
    var amount = Objects.requireNonNull(theirs);
    var at = Objects.requireNonNull(theirAt);
    var number = Objects.requireNonNullElse(ourNo, "unknown");
    var transaction = Objects.requireNonNullElse(transactionId, "unknown");
    return kind == StatementRow.Kind.REFUND
        ? new Movement.RefundEnded(
            channel,
            merchant,
            Movement.Kind.REFUND,
            number,
            reference,
            "unknown",
            transaction,
            amount,
            at)
        : new Movement.MoneyIn(channel, merchant, number, reference, amount, at);
  }

  /** Both values, for whoever has to find out which is right. */
  String words() {
    return switch (what) {
      case MISSING_THERE ->
          "The statements of "
              + channel
              + " around "
              + day
              + " do not know "
              + reference
              + ", which we wrote down with "
              + text(ours)
              + ".";
      case AMOUNT, CURRENCY ->
          channel
              + " says "
              + text(theirs)
              + " for "
              + reference
              + ", we wrote down "
              + text(ours)
              + ".";
      case MISSING_HERE ->
          channel
              + " says "
              + text(theirs)
              + " for "
              + reference
              + ", which nobody told us of and which is not taken without a person.";
      case OTHER_DAY -> channel + " counts " + reference + " to another day.";
    };
  }

  private static String text(@Nullable Money money) {
    return money == null ? "nothing" : money.amountMinor() + " " + money.currency();
  }
}
