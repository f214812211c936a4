package bida.payment;

import bida.payment.core.Payment;
import bida.payment.core.RecoveryAnswer;
import bida.payment.core.RecoveryAnswer.Confirming;
import bida.payment.core.RecoveryAnswer.Found;
import bida.payment.core.RecoveryAnswer.NotOurs;
import bida.payment.core.RecoveryAnswer.OtherAccount;
import bida.payment.core.RecoveryAnswer.Unclaimed;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down who was told what, whatever the answer; a claim refers to it. */
@ApplicationScoped
class Recoveries {

  private static final String ADD =
      """
      insert into order_recovery (recovery_id, tenant, buyer_id, asked_at, answer, payment_id, order_no)
      values ($1, $2, $3, $4, $5, $6, $7)
      """;
  private static final String FIND =
      "select buyer_id, answer, payment_id from order_recovery where recovery_id = $1 and tenant ="
          + " $2";

  /** Who was told of which unclaimed money. */
  record Told(String buyerId, String answer, @Nullable String paymentId) {}

  private final Database database;
  private final Identifiers ids;
  private final InstantSource clock;

  Recoveries(Database database, Identifiers ids, InstantSource clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** Completes with the number of the recovery. */
  Uni<String> add(String tenant, String buyerId, RecoveryAnswer answer) {
    var id = "RC" + ids.text(20);
    var payment = payment(answer);
    var order = payment == null ? null : payment.order();
    return database
        .pool()
        .preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addString(id)
                .addString(tenant)
                .addString(buyerId)
                .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
                .addString(name(answer))
                .addValue(payment == null ? null : payment.paymentId())
                .addValue(order == null ? null : order.orderNo()))
        .replaceWith(id);
  }

  Uni<Optional<Told>> find(SqlConnection tx, String tenant, String recoveryId) {
    return tx.preparedQuery(FIND)
        .execute(Tuple.of(recoveryId, tenant))
        .map(rows -> rows.stream().findFirst().map(Recoveries::told));
  }

  private static Told told(Row row) {
    return new Told(
        row.getString("buyer_id"), row.getString("answer"), row.getString("payment_id"));
  }

  static String name(RecoveryAnswer answer) {
    return switch (answer) {
      case Found _ -> "found";
      case Confirming _ -> "confirming";
      case Unclaimed _ -> "unclaimed";
      case OtherAccount _ -> "other_account";
      case NotOurs _ -> "not_ours";
    };
  }

  private static @Nullable Payment payment(RecoveryAnswer answer) {
    return switch (answer) {
      case Found(var payment, _) -> payment;
      case Confirming(var payment, _) -> payment;
      case Unclaimed(var payment) -> payment;
      case OtherAccount(var payment, _) -> payment;
      case NotOurs _ -> null;
    };
  }
}
