package bida.payment;

import bida.contracts.Event;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand;
import bida.payment.core.WindowLifecycle;
import bida.platform.decision.Decision;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The only writer of payment windows. Whoever also locks payments locks their window first. */
@ApplicationScoped
class Windows {

  private static final String FIND =
      "select state::text as state, version, traceparent from payment_window where order_no = $1";
  private static final String FIND_ALL =
      """
      select order_no, state::text as state, version, traceparent from payment_window
      where order_no = any($1)
      """;
  private static final String PLACE =
      """
      with placed as (
        insert into payment_window (order_no, tenant, buyer_id, status, version, amount_minor, currency,
                                    pay_by, late_money_until, next_deadline_at, traceparent, state)
        values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $12, $9, $10::text::jsonb)
        on conflict do nothing returning order_no)
      insert into payment_window_history (order_no, version, at, actor, command, to_status, detail)
      select order_no, 1, $11, 'order-service', 'Place', $4, $10::text::jsonb from placed
      """;
  private static final String STORE =
      """
      with stored as (
        update payment_window
        set status = $2, version = $3, state = $4::text::jsonb,
            buyer_id = $4::text::jsonb ->> 'buyerId',
            next_deadline_at = case when $2 in ('CLOSED', 'PAID') then null
                                    when $2 = 'FENCED' and status <> 'FENCED' then $5
                                    else next_deadline_at
                               end
        where order_no = $1 and version = $3 - 1 returning order_no)
      insert into payment_window_history (order_no, version, at, actor, command, from_status, to_status, detail)
      select order_no, $3, $5, $6, $7, $8, $2, $9::text::jsonb from stored
      """;

  private final Announcements announcements;
  private final InstantSource clock;

  Windows(Announcements announcements, InstantSource clock) {
    this.announcements = announcements;
    this.clock = clock;
  }

  Uni<Void> place(SqlConnection tx, PaymentWindow window, @Nullable String traceparent) {
    return tx.preparedQuery(PLACE)
        .execute(
            Tuple.tuple()
                .addString(window.orderNo())
                .addString(window.tenant())
                .addString(window.buyerId())
                .addString(window.status().name())
                .addLong(window.amount().amountMinor())
                .addString(window.amount().currency())
                .addOffsetDateTime(window.payBy().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(window.lateMoneyUntil().atOffset(ZoneOffset.UTC))
                .addValue(traceparent)
                .addString(EventJson.write(window))
                .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(window.firstLookAt().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  Uni<Optional<Stored<PaymentWindow>>> find(SqlClient client, String orderNo) {
    return find(client, orderNo, FIND);
  }

  /** By the number of the order, those that are there. */
  Uni<Map<String, Stored<PaymentWindow>>> find(SqlClient client, Collection<String> orders) {
    return client
        .preparedQuery(FIND_ALL)
        .execute(Tuple.of(orders.toArray(String[]::new)))
        .map(
            rows ->
                rows.stream()
                    .collect(Collectors.toMap(row -> row.getString("order_no"), Windows::stored)));
  }

  Uni<Optional<Stored<PaymentWindow>>> lock(SqlConnection tx, String orderNo) {
    return find(tx, orderNo, FIND + " for update");
  }

  private static Uni<Optional<Stored<PaymentWindow>>> find(
      SqlClient client, String orderNo, String sql) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(orderNo))
        .map(rows -> rows.stream().findFirst().map(Windows::stored));
  }

  Uni<Decision<PaymentWindow, Event>> apply(
      SqlConnection tx,
      String orderNo,
      WindowCommand command,
      String actor,
      @Nullable String traceparent) {
    return lock(tx, orderNo)
        .map(found -> found.orElseThrow(() -> new IllegalStateException("no order " + orderNo)))
        .flatMap(
            window -> {
              var decision = WindowLifecycle.decide(window.state(), command);
              return store(tx, window, command, decision, actor, traceparent).replaceWith(decision);
            });
  }

  private Uni<Void> store(
      SqlConnection tx,
      Stored<PaymentWindow> window,
      WindowCommand command,
      Decision<PaymentWindow, Event> decision,
      String actor,
      @Nullable String traceparent) {
    return switch (decision) {
      case Decision.Accepted(var next, var events) ->
          tx.preparedQuery(STORE)
              .execute(row(window, command, next, actor, clock.instant()))
              .chain(
                  () ->
                      announcements.tell(
                          tx,
                          next.tenant(),
                          traceparent == null ? window.traceparent() : traceparent,
                          events));
      case Decision.Ignored<PaymentWindow, Event> _, Decision.Refused<PaymentWindow, Event> _ ->
          Uni.createFrom().voidItem();
    };
  }

  private static Tuple row(
      Stored<PaymentWindow> window,
      WindowCommand command,
      PaymentWindow next,
      String actor,
      Instant now) {
    return Tuple.tuple()
        .addString(next.orderNo())
        .addString(next.status().name())
        .addInteger(window.version() + 1)
        .addString(EventJson.write(next))
        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
        .addString(actor)
        .addString(command.getClass().getSimpleName())
        .addString(window.state().status().name())
        .addString(EventJson.write(command));
  }

  static Stored<PaymentWindow> stored(Row row) {
    return new Stored<>(
        EventJson.read(row.getString("state"), PaymentWindow.class),
        row.getInteger("version"),
        row.getString("traceparent"));
  }
}
