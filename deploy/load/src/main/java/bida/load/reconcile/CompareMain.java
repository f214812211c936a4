package bida.load.reconcile;

import bida.payment.channel.StatementFlaw;
import bida.payment.channel.wechat.TradeBill;
import bida.payment.statement.Comparison;
import bida.payment.statement.LedgerDay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;

/**
 * The comparison of payment-callback-service as a process: reads paths of statements, one a line,
 * and prints for each its differences and {@link #END}. Day, database and user are arguments, the
 * password is {@code BIDA_DB_PASSWORD}.
 */
final class CompareMain {

  private static final int KEPT = 50_000;

  static final String END = "end";

  /** Whose bill {@link StatementFile} writes. */
  static final String MCHID = "1900000109";

  private CompareMain() {}

  public static void main(String[] args) throws IOException, SQLException, StatementFlaw {
    var day = LocalDate.parse(args[0]);
    var password = System.getenv("BIDA_DB_PASSWORD");
    LedgerDay.Connections ledger = () -> DriverManager.getConnection(args[1], args[2], password);
    var statements = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var file = statements.readLine(); file != null; file = statements.readLine()) {
      compare(Path.of(file), day, ledger);
      System.out.println(END);
    }
  }

  private static void compare(Path statement, LocalDate day, LedgerDay.Connections ledger)
      throws IOException, SQLException, StatementFlaw {
    var ours = LedgerDay.read(ledger, "wechat", "default", day);
    var comparison = new Comparison(day, ours, KEPT);
    TradeBill.read(statement, MCHID, comparison::part);
    for (var difference : comparison.result().differences()) {
      System.out.println(difference.what() + "\t" + difference.reference());
    }
  }
}
