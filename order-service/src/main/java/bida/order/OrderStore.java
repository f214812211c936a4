package bida.order;

import bida.order.core.Course.Step;
import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.order.core.ReasonTag;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of orders, and the history of each: whatever writes the one writes the other. */
@ApplicationScoped
class OrderStore {

  // Whoever makes a step that nobody asked for.
  private static final String TIMER = "timer";

  private static final String INSERT =
      """
      with placed as (
        insert into orders (order_no, tenant, merchant_order_no, buyer_id, status, product_types,
          titles, total_minor, captured_minor, refunded_minor, currency, next_deadline_at,
          placed_at, updated_at, version, traceparent, state, contact_phone, contact_email)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10, $11, $11, 1, $12, $13, $15, $16)
        returning order_no)
      insert into order_history (order_no, version, at, actor, command, to_status, tags)
      select order_no, 1, $11, $14, 'PlaceOrder', $5, '{}' from placed
      """;
  private static final String INSERT_ALL =
      """
      with placed as (
        insert into orders (order_no, tenant, merchant_order_no, buyer_id, status, product_types,
          titles, total_minor, captured_minor, refunded_minor, currency, next_deadline_at,
          placed_at, updated_at, version, traceparent, state, contact_phone, contact_email)
        select order_no, tenant, merchant_order_no, buyer_id, status, string_to_array(product_types, ','),
          titles, total_minor, 0, 0, currency, next_deadline_at, $11, $11, 1, traceparent, state,
          contact_phone, contact_email
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
          $8::bigint[], $9::text[], $10::timestamptz[], $12::text[], $13::text[], $14::text[], $15::text[])
          as w (order_no, tenant, merchant_order_no, buyer_id, status, product_types, titles,
            total_minor, currency, next_deadline_at, traceparent, state, contact_phone, contact_email)
        returning order_no, status)
      insert into order_history (order_no, version, at, actor, command, to_status, tags)
      select order_no, 1, $11, $16, 'PlaceOrder', status, '{}' from placed
      """;
  private static final String UPDATE =
      """
      with changed as (
        update orders set status = $2, captured_minor = $3, refunded_minor = $4, payment_id = $5,
          next_deadline_at = $6, updated_at = $7, version = $8, state = $9,
          disputed = $14, buyer_id = $15
        where order_no = $1 and version = $16
        returning order_no)
      insert into order_history (order_no, version, at, actor, command, from_status, to_status, tags)
      select order_no, $8, $7, $10, $11, $12, $2, $13 from changed
      """;
  private static final String PASSED =
      """
      insert into order_history (order_no, version, at, actor, command, from_status, to_status, tags)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  Uni<Void> insert(SqlConnection tx, Order order, String actor, @Nullable String traceparent) {
    var terms = order.terms();
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addString(terms.orderNo())
                .addString(terms.tenant())
                .addString(terms.merchantOrderNo())
                .addString(terms.buyerId())
                .addString(order.status().name())
                .addArrayOfString(
                    order.lines().stream()
                        .map(line -> line.productType().name())
                        .distinct()
                        .toArray(String[]::new))
                .addString(titles(order))
                .addLong(terms.total().amountMinor())
                .addString(terms.total().currency())
                .addValue(utc(order.deadline()))
                .addValue(utc(terms.placedAt()))
                .addValue(traceparent)
                .addString(EventJson.write(order))
                .addString(actor)
                .addValue(phone(order))
                .addValue(email(order)))
        .replaceWithVoid();
  }

  /** {@code traceparents}: of each, in the same order. All of them are placed at one moment. */
  Uni<Void> insert(
      SqlConnection tx,
      List<Order> orders,
      String actor,
      List<@Nullable String> traceparents,
      Instant placedAt) {
    return tx.preparedQuery(INSERT_ALL)
        .execute(
            Tuple.tuple()
                .addArrayOfString(texts(orders, Order::orderNo))
                .addArrayOfString(texts(orders, Order::tenant))
                .addArrayOfString(texts(orders, order -> order.terms().merchantOrderNo()))
                .addArrayOfString(texts(orders, order -> order.terms().buyerId()))
                .addArrayOfString(texts(orders, order -> order.status().name()))
                .addArrayOfString(texts(orders, OrderStore::productTypes))
                .addArrayOfString(texts(orders, OrderStore::titles))
                .addArrayOfLong(
                    orders.stream()
                        .map(order -> order.terms().total().amountMinor())
                        .toArray(Long[]::new))
                .addArrayOfString(texts(orders, order -> order.terms().total().currency()))
                .addArrayOfOffsetDateTime(
                    orders.stream()
                        .map(order -> utc(order.deadline()))
                        .toArray(OffsetDateTime[]::new))
                .addValue(utc(placedAt))
                .addArrayOfString(traceparents.toArray(String[]::new))
                .addArrayOfString(texts(orders, EventJson::write))
                .addArrayOfString(texts(orders, OrderStore::phone))
                .addArrayOfString(texts(orders, OrderStore::email))
                .addString(actor))
        .replaceWithVoid();
  }

  private static String[] texts(List<Order> orders, Function<Order, @Nullable String> text) {
    return orders.stream().map(text).toArray(String[]::new);
  }

  // Names of an enum: no comma is in any of them.
  private static String productTypes(Order order) {
    return order.lines().stream()
        .map(line -> line.productType().name())
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static String titles(Order order) {
    return order.lines().stream()
        .map(OrderLine::title)
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  private static @Nullable String phone(Order order) {
    var contact = order.terms().contact();
    return contact == null ? null : Contacts.phone(contact.phone());
  }

  private static @Nullable String email(Order order) {
    var contact = order.terms().contact();
    return contact == null ? null : Contacts.email(contact.email());
  }

  /**
   * The course of one order in this transaction: each step is in the history, the last one alone in
   * the order's row, which has an index for nearly everything that changes. Sent together.
   */
  Uni<Void> update(SqlConnection tx, List<Step> course, String actor) {
    var before = course.getFirst().before();
    var statements = new ArrayList<Uni<Void>>();
    for (int n = 0; n < course.size(); n++) {
      var step = course.get(n);
      var by = n == 0 ? actor : TIMER;
      statements.add(
          n < course.size() - 1 ? passed(tx, step, by) : update(tx, before.version(), step, by));
    }
    return Uni.combine().all().unis(statements).discardItems();
  }

  private static Uni<Void> passed(SqlConnection tx, Step step, String actor) {
    var after = step.after();
    return tx.preparedQuery(PASSED)
        .execute(
            Tuple.tuple()
                .addString(after.orderNo())
                .addLong(after.version())
                .addValue(utc(after.updatedAt()))
                .addString(actor)
                .addString(Orders.name(step.command()))
                .addString(step.before().status().name())
                .addString(after.status().name())
                .addArrayOfString(tags(after)))
        .replaceWithVoid();
  }

  private static Uni<Void> update(SqlConnection tx, long from, Step step, String actor) {
    var after = step.after();
    return tx.preparedQuery(UPDATE)
        .execute(
            Tuple.tuple()
                .addString(after.orderNo())
                .addString(after.status().name())
                .addLong(after.funds().captured().amountMinor())
                .addLong(after.funds().refunded().amountMinor())
                .addValue(after.funds().paymentId())
                .addValue(utc(after.deadline()))
                .addValue(utc(after.updatedAt()))
                .addLong(after.version())
                .addString(EventJson.write(after))
                .addString(actor)
                .addString(Orders.name(step.command()))
                .addString(step.before().status().name())
                .addArrayOfString(tags(after))
                .addBoolean(after.has(ReasonTag.DISPUTED))
                .addString(after.terms().buyerId())
                .addLong(from))
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw new IllegalStateException(after.orderNo() + " was changed by another writer");
              }
            })
        .replaceWithVoid();
  }

  private static String[] tags(Order order) {
    return order.tags().stream().map(Enum::name).toArray(String[]::new);
  }

  static Order toOrder(Row row) {
    return EventJson.read(row.getString("state"), Order.class);
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
