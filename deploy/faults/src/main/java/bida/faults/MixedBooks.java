package bida.faults;

import bida.local.stack.Books;
import bida.local.stack.Service;

/** What the books must say after payments of every kind. */
final class MixedBooks {

  private final Books books;
  private final Met met;
  private final String run;

  /**
   * @param run what the transaction numbers of this run begin with
   */
  MixedBooks(Books books, Met met, String run) {
    this.books = books;
    this.met = met;
    this.run = run;
  }

  void ask(Settled settled) {
    for (var kind : Mixture.values()) {
      answers(settled, kind);
      switch (kind.end()) {
        case DELIVERED, REFUNDED -> orders(settled, kind);
        case CASE -> cases(settled, kind);
        case REFUSED -> {}
      }
    }
    secondTransactions(settled);
    ledger(settled);
  }

  // The channel knows nothing of money we made up, so where its refund ends is not asked here.
  private void secondTransactions(Settled settled) {
    var orders = met.orders(Mixture.SECOND_TRANSACTION);
    settled.becomes(
        "second transactions that go back, once",
        orders.length,
        () ->
            books.count(
                Service.PAYMENT,
                "select count(*) from refund where order_no = any (?)",
                (Object) orders));
  }

  private void answers(Settled settled, Mixture kind) {
    var answers = met.answers(kind);
    if (!answers.isEmpty()) {
      var wanted = kind.end() == Mixture.End.REFUSED ? 4 : 2;
      settled.is(
          kind + " callbacks answered with " + wanted + "xx",
          answers.size(),
          answers.stream().filter(status -> status / 100 == wanted).count());
    }
  }

  private void orders(Settled settled, Mixture kind) {
    var orders = met.orders(kind);
    settled.becomes(
        kind + " orders that are " + kind.end(),
        orders.length,
        () ->
            books.count(
                Service.ORDER,
                "select count(*) from orders where order_no = any (?) and status = ?",
                orders,
                kind.end().name()));
  }

  private void cases(Settled settled, Mixture kind) {
    var orders = met.orders(kind);
    if (orders.length > 0) {
      settled.becomes(
          kind + " orders with a case",
          orders.length,
          () ->
              books.count(
                  Service.REFUND,
                  "select count(distinct order_no) from cases where order_no = any (?)",
                  (Object) orders));
    } else {
      settled.becomes(
          kind + " payments with a case",
          met.answers(kind).size(),
          () ->
              books.count(
                  Service.REFUND,
                  "select count(*) from cases where kind = 'PAYMENT_ORPHAN' and dedupe_key like ?",
                  "%" + run + "%"));
    }
  }

  private void ledger(Settled settled) {
    settled.becomes(
        "movements that nobody has applied",
        0,
        () ->
            books.count(Service.PAYMENT, "select count(*) from movement where applied_at is null"));
    settled.is(
        "currencies whose ledger does not sum to zero",
        0,
        books.count(
            Service.PAYMENT,
            """
            select count(*) from
              (select from ledger_entry group by currency having sum(amount_minor) <> 0) as off
            """));
    settled.is(
        "movements of money that are not in the ledger",
        0,
        books.count(
            Service.PAYMENT,
            """
            select count(*) from movement m where kind in ('PAYMENT', 'REFUND') and not exists
              (select from ledger_transfer l
               where l.channel = m.channel and l.kind = m.kind and l.reference = m.reference)
            """));
  }
}
