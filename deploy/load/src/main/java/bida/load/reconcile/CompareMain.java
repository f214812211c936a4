package bida.load.reconcile;

import bida.payment.channel.StatementFlaw;
import bida.payment.channel.wechat.TradeBill;
import bida.payment.statement.Comparison;
import bida.payment.statement.LedgerDay;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The comparison of payment-callback-service as a process: prints one difference a line. Statement,
 * day, database and user are arguments, the password is {@code BIDA_DB_PASSWORD}.
 */
final class CompareMain {

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  private static final int KEPT = 50_000;
  private static final int BUFFER = 1 << 16;

  /** Whose bill {@link StatementFile} writes. */
  static final String MCHID = "1900000109";

  private CompareMain() {}

  public static void main(String[] args) throws IOException, SQLException, StatementFlaw {
    var day = LocalDate.parse(args[1]);
    var comparison =
        new Comparison(
            day.atStartOfDay(CHINA).toInstant(),
            day.plusDays(1).atStartOfDay(CHINA).toInstant(),
            KEPT);
    try (var connection =
        DriverManager.getConnection(args[2], args[3], System.getenv("BIDA_DB_PASSWORD"))) {
      LedgerDay.read(connection, "wechat", "default", day, comparison);
    }
    try (var bill = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), BUFFER)) {
      TradeBill.read(bill, MCHID, comparison::theirs);
    }
    for (var difference : comparison.differences()) {
      System.out.println(difference.what() + "\t" + difference.reference());
    }
  }
}
