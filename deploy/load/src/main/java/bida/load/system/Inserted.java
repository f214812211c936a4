package bida.load.system;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message of pgoutput: which is a new row, and what stands in it. */
final class Inserted {

  // Its kind, the relation, the kind of the tuple.
  private static final int BEFORE_COLUMNS = 1 + Integer.BYTES + 1;

  private Inserted() {}

  static boolean is(ByteBuffer message) {
    return message.get(message.position()) == 'I';
  }

  /** As text, which is how pgoutput sends it; empty of a column that is null. */
  static String column(ByteBuffer message, int wanted) {
    var rest = message.duplicate().position(message.position() + BEFORE_COLUMNS);
    var columns = rest.getShort();
    for (int column = 0; column < columns; column++) {
      var length = rest.get() == 't' ? rest.getInt() : 0;
      if (column == wanted) {
        var text = new byte[length];
        rest.get(text);
        return new String(text, StandardCharsets.UTF_8);
      }
      rest.position(rest.position() + length);
    }
    throw new IllegalArgumentException("a row of " + columns + " columns has no " + wanted);
  }
}
