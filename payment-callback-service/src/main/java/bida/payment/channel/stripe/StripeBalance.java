package bida.payment.channel.stripe;

import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A day's file: a balance transaction a line, as Stripe wrote it, and a last line that says how
 * many there are. Without that line the end of the list was never seen.
 */
final class StripeBalance {

  private static final String END = "end";

  private StripeBalance() {}

  /** Writes it. */
  static final class Lines {

    private final BufferedWriter out;
    private final Instant begin;
    private final Instant end;
    private long rows;

    Lines(BufferedWriter out, Instant begin, Instant end) {
      this.out = out;
      this.begin = begin;
      this.end = end;
    }

    /** Never what was looked for: all are read. */
    boolean write(JsonNode row) {
      try {
        out.write(row.toString());
        out.newLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      rows++;
      return false;
    }

    void finish() throws IOException {
      out.write(
          "{\"%s\":{\"rows\":%d,\"gte\":%d,\"lt\":%d}}"
              .formatted(END, rows, begin.getEpochSecond(), end.getEpochSecond()));
      out.newLine();
    }

    long rows() {
      return rows;
    }
  }

  static long read(Path file, Consumer<StatementRow> rows) throws StatementFlaw {
    var read = 0L;
    try (var in = Files.newBufferedReader(file)) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var json = StripeJson.object(line.getBytes(StandardCharsets.UTF_8));
        if (json.has(END)) {
          if (json.path(END).path("rows").asLong(-1) != read || in.readLine() != null) {
            throw new StatementFlaw("totals_mismatch", "not as many rows as there were");
          }
          return read;
        }
        rows.accept(StripeBalanceRow.read(json, ++read));
      }
    } catch (IOException e) {
      throw new StatementFlaw("unreadable", e.getClass().getSimpleName());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new StatementFlaw("malformed", "line " + (read + 1) + ": " + e.getMessage());
    }
    throw new StatementFlaw("truncated", "its end is missing after row " + read);
  }
}
