package bida.payment.statement;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.postgresql.util.ByteConverter;

/**
 * Reads a row of a binary COPY where it stands, column by column: a count of them, then each as its
 * length and its bytes (PostgreSQL manual, COPY, Binary Format). Nothing is allocated for a row.
 */
final class CopyRow {

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int FLAGS = 4;
  // A timestamp is microseconds since then.
  private static final long POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long MICROS = 1_000_000;

  private byte[] row = new byte[0];
  private int at;
  private String word = "";
  private byte[] wordBytes = new byte[0];

  /** False at the end of all rows, which is a row of -1 columns. */
  boolean begin(byte[] bytes) {
    row = bytes;
    at = 0;
    // The head of the file comes with the first row.
    if (row[0] == SIGNATURE[0]) {
      at = SIGNATURE.length + FLAGS;
      pass(bytes());
    }
    int columns = ByteConverter.int2(row, at);
    at += Short.BYTES;
    return columns >= 0;
  }

  /** All of it, for a column that is used where it stands. */
  byte[] row() {
    return row;
  }

  /** How many bytes the next column has. */
  int bytes() {
    int bytes = ByteConverter.int4(row, at);
    at += Integer.BYTES;
    return bytes;
  }

  /** Where they begin; what is read next comes after them. */
  int pass(int bytes) {
    int from = at;
    at += bytes;
    return from;
  }

  boolean flag() {
    return row[fixed(1)] != 0;
  }

  long number() {
    return ByteConverter.int8(row, fixed(Long.BYTES));
  }

  long epochSecond() {
    return POSTGRES_EPOCH + Math.floorDiv(number(), MICROS);
  }

  /** A text that is mostly the same as in the row before. */
  String word() {
    int bytes = bytes();
    int from = pass(bytes);
    if (!Arrays.equals(row, from, from + bytes, wordBytes, 0, wordBytes.length)) {
      wordBytes = Arrays.copyOfRange(row, from, from + bytes);
      word = new String(wordBytes, StandardCharsets.UTF_8);
    }
    return word;
  }

  private int fixed(int bytes) {
    if (bytes() != bytes) {
      throw new IllegalStateException("a column that has not " + bytes + " bytes");
    }
    return pass(bytes);
  }
}
