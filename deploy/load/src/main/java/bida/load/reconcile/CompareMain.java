package bida.load.reconcile;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.statement.Comparison;
import bida.payment.statement.LedgerDay;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/**
 * The comparison of payment-callback-service as a process: prints one difference a line. Statement,
 * day, database and user are arguments, the password is {@code BIDA_DB_PASSWORD}.
 */
final class CompareMain {

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int KEPT = 50_000;

  private CompareMain() {}

  public static void main(String[] args) throws IOException, SQLException {
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
    read(Path.of(args[0]), comparison::theirs);
    for (var difference : comparison.differences()) {
      System.out.println(difference.what() + "\t" + difference.reference());
    }
  }

  private static void read(Path statement, Consumer<StatementRow> rows) throws IOException {
    try (var lines = Files.newBufferedReader(statement, StandardCharsets.UTF_8)) {
      long number = 0;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.startsWith("`") && line.indexOf(':') > 0) {
          rows.accept(row(line.substring(1).split(",`", -1), number));
        }
      }
    }
  }

  private static StatementRow row(String[] cells, long line) {
    var refund = cells[9].equals("REFUND");
    return new StatementRow(
        refund ? StatementRow.Kind.REFUND : StatementRow.Kind.PAYMENT,
        refund ? cells[14] : cells[5],
        refund ? cells[15] : cells[6],
        cells[5],
        new Money(fen(refund ? cells[16] : cells[12]), cells[11]),
        new BigDecimal(cells[22]),
        LocalDateTime.parse(cells[0], TIME).toInstant(BEIJING),
        true,
        line);
  }

  private static long fen(String yuan) {
    return new BigDecimal(yuan).movePointRight(2).longValueExact();
  }
}
