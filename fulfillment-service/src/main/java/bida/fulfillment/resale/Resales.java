package bida.fulfillment.resale;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.ResaleRequested;
import bida.contracts.Money;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.ResaleStatus;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of what becomes of resales. Each change names the status it starts from, so that
 * news which come twice or late change nothing.
 */
@ApplicationScoped
class Resales {

  private static final String ADD =
      """
      with added as (
        insert into resale (resale_no, reseller, tenant, their_no, asked, recharge, callback_url, status,
                            currency, traceparent, asked_at, updated_at, next_deadline_at, next_callback_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'ASKED', $8, $9, $10, $10, $11, $12)
        on conflict (tenant, their_no) do nothing returning resale_no)
      insert into resale_history (resale_no, at, to_status) select resale_no, $10, 'ASKED' from added
      """;
  private static final String PLACED =
      change(
          "status = 'PLACED', order_no = $2, cost_minor = $3, next_deadline_at = null",
          "tenant = $4 and their_no = $5 and status = 'ASKED'",
          "null::text");
  private static final String REFUSED =
      change(
          "status = 'REFUSED', reason = $2, next_deadline_at = null",
          "resale_no = $3 and status = 'ASKED'",
          "$2");
  private static final String CANCELLED =
      change("status = 'CANCELLED', reason = $2", "order_no = $3 and status = 'PLACED'", "$2");
  // They may have been told that it failed: they are told anew.
  private static final String REOPENED =
      change(
          "status = 'PLACED', reason = null, callback_tries = 0,"
              + " next_callback_at = case when callback_url is not null then $1::timestamptz end",
          "order_no = $2 and status = 'CANCELLED'",
          "null::text");
  static final String COLUMNS =
      """
      r.resale_no, r.reseller, r.tenant, r.their_no, r.asked, r.recharge, r.callback_url, r.status, r.order_no,
      coalesce(r.reason, d.state ->> 'reason') as reason, r.cost_minor, r.currency, r.traceparent, d.status as delivery
      """;
  private static final String FIND =
      "select "
          + COLUMNS
          + """
          from resale r left join delivery d on d.order_no = r.order_no and d.line_no = 1
          where r.tenant = $1 and r.their_no = $2
          """;

  /** $1 is the time of the change. */
  private static String change(String set, String where, String reason) {
    return """
    with changed as (
      update resale set %s, updated_at = $1 where %s returning resale_no, status)
    insert into resale_history (resale_no, at, to_status, reason)
    select resale_no, $1, status, %s from changed
    """
        .formatted(set, where, reason);
  }

  private final Outbox outbox;
  private final Traces traces;
  private final Identifiers ids;
  private final InstantSource clock;
  private final ResaleConfig config;

  Resales(Outbox outbox, Traces traces, Identifiers ids, InstantSource clock, ResaleConfig config) {
    this.outbox = outbox;
    this.traces = traces;
    this.ids = ids;
    this.clock = clock;
    this.config = config;
  }

  /** Asks order-service for the order, unless this number was asked for before. */
  Uni<Void> ask(SqlConnection tx, Reseller reseller, Wish wish) {
    var now = clock.instant();
    var resaleNo = "RS" + ids.text(18);
    var trace = traces.current();
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addString(resaleNo)
                .addString(reseller.name())
                .addString(reseller.tenant())
                .addString(wish.theirNo())
                .addBuffer(Buffer.buffer(wish.asked()))
                .addBoolean(wish.account() != null)
                .addValue(wish.callbackUrl())
                .addString(reseller.currency())
                .addValue(trace)
                .addOffsetDateTime(utc(now))
                .addOffsetDateTime(utc(now.plus(config.unansweredAfter())))
                .addValue(wish.callbackUrl() == null ? null : utc(now.plus(untilTold()))))
        .flatMap(
            added ->
                added.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : outbox.publish(
                        tx,
                        Publication.of(
                            resaleNo,
                            reseller.tenant(),
                            trace,
                            List.of(requested(resaleNo, reseller, wish, now)))));
  }

  // Not while it is being answered; but after that in any case, for answers get lost.
  private Duration untilTold() {
    return config.answerWithin().plusSeconds(1);
  }

  private static Event requested(String resaleNo, Reseller reseller, Wish wish, Instant now) {
    return new ResaleRequested(
        resaleNo,
        reseller.tenant(),
        reseller.buyerId(),
        wish.theirNo(),
        wish.sku(),
        wish.quantity(),
        wish.account(),
        reseller.currency(),
        wish.maxTotal(),
        now);
  }

  Uni<Void> placed(SqlConnection tx, String tenant, String theirNo, String orderNo, Money total) {
    return run(tx, PLACED, orderNo, total.amountMinor(), tenant, theirNo);
  }

  Uni<Void> refused(SqlConnection tx, String resaleNo, String reason) {
    return run(tx, REFUSED, reason, resaleNo);
  }

  Uni<Void> cancelled(SqlConnection tx, String orderNo, String reason) {
    return run(tx, CANCELLED, reason, orderNo);
  }

  Uni<Void> reopened(SqlConnection tx, String orderNo) {
    return run(tx, REOPENED, orderNo);
  }

  private Uni<Void> run(SqlConnection tx, String sql, Object... values) {
    var tuple = Tuple.of(utc(clock.instant()));
    for (var value : values) {
      tuple.addValue(value);
    }
    return tx.preparedQuery(sql).execute(tuple).replaceWithVoid();
  }

  Uni<Optional<Resale>> find(SqlClient client, String tenant, String theirNo) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(tenant, theirNo))
        .map(rows -> rows.stream().findFirst().map(Resales::resale));
  }

  static Resale resale(Row row) {
    var delivery = row.getString("delivery");
    var cost = row.getLong("cost_minor");
    return new Resale(
        row.getString("resale_no"),
        row.getString("reseller"),
        row.getString("tenant"),
        row.getString("their_no"),
        row.getBuffer("asked").getBytes(),
        row.getBoolean("recharge"),
        row.getString("callback_url"),
        ResaleStatus.valueOf(row.getString("status")),
        row.getString("order_no"),
        row.getString("reason"),
        cost == null ? null : Money.of(cost, row.getString("currency")),
        delivery == null ? null : DeliveryStatus.valueOf(delivery),
        row.getString("traceparent"));
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
