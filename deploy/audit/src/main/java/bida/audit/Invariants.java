package bida.audit;

import static bida.audit.Book.FULFILLMENTS;
import static bida.audit.Book.NOTIFICATIONS;
import static bida.audit.Book.ORDERS;
import static bida.audit.Book.PAYMENTS;
import static bida.audit.Book.REFUNDS;

import java.util.List;

/**
 * What is always true of the books, I1 to I13 of the product. I14 is about a log of the history
 * that can be proven, and there is none yet.
 */
public final class Invariants {

  // A statement of a day may be late by two; from then on a case says that it is.
  private static final String STATEMENTS =
      """
      select 'statement-difference:' || channel || ':' || reference || ':' || difference as key,
             reference as subject,
             format('%s of %s %s in the statement of %s: theirs %s %s, ours %s %s', difference, channel, kind, day,
                    their_amount_minor, their_currency, our_amount_minor, our_currency) as what,
             found_at as at
      from audit.statement_differences
      where status = 'CASE' or (status = 'OPEN' and next_deadline_at <= :settled)
      union all
      select case status when 'FLAWED' then 'statement-flawed:' else 'statement-overdue:' end
               || channel || ':' || merchant || ':' || day,
             channel || ' ' || day, 'the statement of ' || merchant || ' is ' || status, null
      from audit.statements
      where status = 'FLAWED' or (status = 'WAITING' and day < (:now at time zone 'Asia/Shanghai')::date - 3)
      """;

  // With more than a hundred of them found at once there is one case of the whole statement; so
  // many
  // is what fulfillment-service is set to unless told otherwise.
  private static final String SUPPLIER_STATEMENTS =
      """
      select case when count(*) over (partition by supplier, day, found_at) > 100
                  then 'SUPPLIER_STATEMENT_FAR_OFF:' || supplier || ':' || day
                  else 'SUPPLIER_' || kind || ':' || supplier || ':' || attempt_no end as key,
             attempt_no as subject, format('%s at %s in the statement of %s', kind, supplier, day) as what, found_at as at
      from audit.supplier_differences
      union all
      select 'SUPPLIER_STATEMENT_MISSING:' || supplier || ':' || day, supplier || ' ' || day,
             'its statement was given up', ended_at
      from audit.supplier_statements where status = 'GIVEN_UP'
      """;

  private static final List<Source> MONEY_AND_GOODS =
      List.of(
          Sources.ORDER,
          Sources.LINES,
          Sources.MONEY,
          Sources.RETURNS,
          Sources.WISHES,
          Sources.LOSSES,
          Sources.CASES,
          Sources.DELIVERIES);

  public static final List<Invariant> ALL =
      List.of(
          new Invariant(
              "I1",
              "Authentic money ends in goods, in a refund or in a case within its time.",
              new Comparison(MONEY_AND_GOODS, new EveryPaymentEnds())),
          new Invariant(
              "I2",
              "The refunds of a payment never exceed it.",
              new Question(PAYMENTS, "i02-payments.sql"),
              new Question(REFUNDS, "i02-refunds.sql")),
          new Invariant(
              "I3",
              "Each unit of a line is delivered once.",
              new Question(FULFILLMENTS, "i03-fulfillments.sql")),
          new Invariant(
              "I4",
              "A card key belongs to one order line at most.",
              new Question(FULFILLMENTS, "i04-fulfillments.sql")),
          new Invariant(
              "I5",
              "No refund and no second supplier while one has the order, or may have it.",
              new Question(FULFILLMENTS, "i05-fulfillments.sql"),
              new Comparison(
                  List.of(Sources.ORDER, Sources.LINES, Sources.RETURNS, Sources.OPEN_ATTEMPTS),
                  new NoRefundOfWhatMayArrive())),
          new Invariant(
              "I6",
              "States move along the edges, each step with its row of history and its events.",
              new Question(ORDERS, "i06-orders.sql"),
              new Question(PAYMENTS, "i06-payments.sql"),
              new Question(FULFILLMENTS, "i06-fulfillments.sql"),
              new Question(REFUNDS, "i06-refunds.sql"),
              new Question(ORDERS, "i06-events.sql"),
              new Question(PAYMENTS, "i06-events.sql"),
              new Question(FULFILLMENTS, "i06-events.sql"),
              new Question(REFUNDS, "i06-events.sql"),
              new Question(NOTIFICATIONS, "i06-events.sql")),
          new Invariant(
              "I7",
              "What was published has arrived at all who read it.",
              EveryEventArrives.of(ORDERS, PAYMENTS, FULFILLMENTS, REFUNDS, NOTIFICATIONS),
              EveryEventArrives.of(PAYMENTS, ORDERS, REFUNDS, NOTIFICATIONS),
              EveryEventArrives.of(FULFILLMENTS, ORDERS, REFUNDS, NOTIFICATIONS),
              EveryEventArrives.of(REFUNDS, ORDERS, PAYMENTS, NOTIFICATIONS),
              EveryEventArrives.of(NOTIFICATIONS, REFUNDS)),
          new Invariant(
              "I8",
              "Statements of channels match the payments, or a person works on the difference.",
              EveryTroubleHasItsCase.of(PAYMENTS, STATEMENTS)),
          new Invariant(
              "I9",
              "Statements of suppliers match the attempts, or a person works on the difference.",
              EveryTroubleHasItsCase.of(FULFILLMENTS, SUPPLIER_STATEMENTS)),
          new Invariant(
              "I10",
              "The ledger sums to zero per currency and books what moved, to the minor unit.",
              new Question(PAYMENTS, "i10-payments.sql")),
          new Invariant(
              "I11",
              "Whatever has not ended has a timer, and it is not overdue.",
              new Question(ORDERS, "i11-orders.sql"),
              new Question(PAYMENTS, "i11-payments.sql"),
              new Question(FULFILLMENTS, "i11-fulfillments.sql"),
              new Question(REFUNDS, "i11-refunds.sql"),
              new Question(NOTIFICATIONS, "i11-notifications.sql")),
          new Invariant(
              "I12",
              "What is told again changes nothing.",
              new Question(ORDERS, "i12-events.sql"),
              new Question(PAYMENTS, "i12-events.sql"),
              new Question(FULFILLMENTS, "i12-events.sql"),
              new Question(REFUNDS, "i12-events.sql"),
              new Question(NOTIFICATIONS, "i12-events.sql"),
              new Question(PAYMENTS, "i12-payments.sql")),
          new Invariant(
              "I13",
              "What was acknowledged is written down, and something came of it.",
              new Question(PAYMENTS, "i13-payments.sql"),
              new Question(FULFILLMENTS, "i13-fulfillments.sql")));

  private Invariants() {}
}
