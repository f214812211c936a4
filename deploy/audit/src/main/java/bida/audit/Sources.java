package bida.audit;

import static bida.audit.Book.FULFILLMENTS;
import static bida.audit.Book.ORDERS;
import static bida.audit.Book.PAYMENTS;
import static bida.audit.Book.REFUNDS;

/** Where the facts come from that are compared across databases. */
final class Sources {

  static final Source ORDER =
      Source.of(
          ORDERS,
          """
          select order_no as key, status, captured_minor, refunded_minor, currency, payment_id, updated_at from audit.orders
          """,
          row ->
              new Fact.Order(
                  row.text("key"),
                  row.text("status"),
                  row.number("captured_minor"),
                  row.number("refunded_minor"),
                  row.text("currency"),
                  row.textOrNull("payment_id"),
                  row.time("updated_at")));

  static final Source LINES =
      Source.of(
          ORDERS,
          "select order_no as key, line_no, state, amount_minor, claim_upheld from audit.order_lines",
          row ->
              new Fact.Line(
                  row.text("key"),
                  row.number("line_no"),
                  row.text("state"),
                  row.number("amount_minor"),
                  row.flag("claim_upheld")));

  // An orphan that found its attempt is told of by the attempt.
  static final Source MONEY =
      Source.of(
          PAYMENTS,
          """
          select coalesce(order_no, payment_id) as key, payment_id, status, received_minor, received_currency, changed_at
          from audit.payments where received_minor is not null and status <> 'MATCHED'
          """,
          row ->
              new Fact.Payment(
                  row.text("key"),
                  row.text("payment_id"),
                  row.text("status"),
                  row.number("received_minor"),
                  row.text("received_currency"),
                  row.time("changed_at")));

  static final Source RETURNS =
      Source.of(
          PAYMENTS,
          """
          select coalesce(order_no, payment_id) as key, refund_no, payment_id, status, amount_minor, changed_at
          from audit.refunds
          """,
          row ->
              new Fact.Return(
                  row.text("key"),
                  row.text("refund_no"),
                  row.text("payment_id"),
                  row.text("status"),
                  row.number("amount_minor"),
                  row.time("changed_at")));

  static final Source WISHES =
      Source.of(
          REFUNDS,
          "select coalesce(order_no, payment_id) as key, payment_id, status, updated_at from audit.refunds",
          row ->
              new Fact.Wish(
                  row.text("key"),
                  row.text("payment_id"),
                  row.text("status"),
                  row.time("updated_at")));

  static final Source LOSSES =
      Source.of(
          REFUNDS,
          """
          select coalesce(c.order_no, payment_id) as key, payment_id, l.amount_minor, reported_at
          from audit.channel_refunds l join audit.captured c using (payment_id)
          where channel_refund_no like 'dispute:%'
          """,
          row ->
              new Fact.Loss(
                  row.text("key"),
                  row.text("payment_id"),
                  row.number("amount_minor"),
                  row.time("reported_at")));

  static final Source CASES =
      Source.of(REFUNDS, cases("coalesce(order_no, payment_id)"), row -> caseOf(row));

  /** By the key under which each was asked for. */
  static final Source CASES_BY_DEDUPE_KEY =
      Source.of(REFUNDS, cases("dedupe_key"), row -> caseOf(row));

  static final Source DELIVERIES =
      Source.of(
          FULFILLMENTS,
          "select order_no as key, line_no, status, updated_at from audit.deliveries",
          row ->
              new Fact.Delivery(
                  row.text("key"),
                  row.number("line_no"),
                  row.text("status"),
                  row.time("updated_at")));

  // What was written off is refunded by the dated rule, the only exception of I5.
  static final Source OPEN_ATTEMPTS =
      Source.of(
          FULFILLMENTS,
          """
          select order_no as key, attempt_no, line_no, status, updated_at from audit.attempts
          where status in ('DISPATCHED', 'ACCEPTED', 'UNKNOWN')
          """,
          row ->
              new Fact.Attempt(
                  row.text("key"),
                  row.text("attempt_no"),
                  row.number("line_no"),
                  row.text("status"),
                  row.time("updated_at")));

  private Sources() {}

  static Source published(Book publisher) {
    return Source.of(
        publisher,
        "select key, max(sequence) as sequence from audit.outbox where created_at <= :settled group by key",
        row -> new Fact.Published(row.text("key"), row.number("sequence")));
  }

  static Source applied(Book reader, Book publisher) {
    return Source.of(
        reader,
        """
        select key, max(last) as last, count(*) filter (where last is null) as waiting
        from (select key, last from audit.inbox where topic = '%1$s'
              union all
              select key, null from audit.inbox_parked where topic = '%1$s') places
        group by key
        """
            .formatted(publisher.database()),
        row ->
            new Fact.Applied(row.text("key"), reader, row.number("last"), row.number("waiting")));
  }

  /** {@code sql} answers key, subject, what and at. */
  static Source troubles(Book book, String sql) {
    return Source.of(
        book,
        sql,
        row ->
            new Fact.Trouble(
                row.text("key"), row.text("subject"), row.text("what"), row.time("at")));
  }

  private static String cases(String key) {
    return """
        select %s as key, case_no, state = 'OPEN' as open, due_at, coalesce(resolved_at, opened_at) as at from audit.cases
        """
        .formatted(key);
  }

  private static Fact.Case caseOf(Books.Cursor row) throws java.sql.SQLException {
    return new Fact.Case(
        row.text("key"), row.text("case_no"), row.flag("open"), row.time("due_at"), row.time("at"));
  }
}
