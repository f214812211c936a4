package bida.payment.statement;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.payment.ExpectedPayments;
import bida.payment.Intake;
import bida.payment.core.Movement.MoneyIn;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;

/** Our own side of what a paper statement is about. */
@Singleton
class PaperBook {

  private final Intake intake;
  private final Database database;
  private final ExpectedPayments expected;
  private final Identifiers ids;

  PaperBook(Intake intake, Database database, ExpectedPayments expected, Identifiers ids) {
    this.intake = intake;
    this.database = database;
    this.expected = expected;
    this.ids = ids;
  }

  /** An order whose first attempt, of the number with 01 behind the order's, is open. */
  String expectPayment() {
    var order = "VG" + ids.text(20);
    expected.add(order, PaperStatements.CHANNEL);
    return order;
  }

  void hasMoney(String transactionId, String paymentNo, long amountMinor, Instant at) {
    var money =
        new MoneyIn(
            PaperStatements.CHANNEL,
            "default",
            paymentNo,
            transactionId,
            Money.of(amountMinor, "CNY"),
            at);
    database
        .inTransaction(tx -> intake.learn(tx, money, ConfirmedBy.CALLBACK))
        .await()
        .indefinitely();
  }

  Map<String, Long> ledgerOf(String reference) {
    return expected.ledgerOf(reference);
  }
}
