package bida.load.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Messages as the documentation of PostgreSQL lays them out, "Logical Replication Message Formats".
 */
class InsertedTest {

  @Test
  void readsAColumnOfARowAsText() {
    var row = row("id-1", null, "BENCH-7 必达");

    assertThat(Inserted.is(row)).isTrue();
    assertThat(Inserted.column(row, 0)).isEqualTo("id-1");
    assertThat(Inserted.column(row, 1)).isEmpty();
    assertThat(Inserted.column(row, 2)).isEqualTo("BENCH-7 必达");
  }

  @Test
  void whatBeginsAndEndsATransactionIsNoRow() {
    assertThat(Inserted.is(ByteBuffer.wrap(new byte[] {'B', 0, 0}))).isFalse();
    assertThat(Inserted.is(ByteBuffer.wrap(new byte[] {'C', 0, 0}))).isFalse();
  }

  @Test
  void aRowOfAnotherTableIsAMistake() {
    var row = row("id-1");

    assertThatThrownBy(() -> Inserted.column(row, 2)).hasMessageContaining("1 columns");
  }

  @Test
  void theDriverHandsOutAPartOfALargerBuffer() {
    var larger = ByteBuffer.allocate(100);
    larger.position(20).put(row("id-1", "orders", "BENCH-7"));

    assertThat(Inserted.column(larger.flip().position(20), 2)).isEqualTo("BENCH-7");
  }

  private static ByteBuffer row(@Nullable String... columns) {
    var message = ByteBuffer.allocate(80).put((byte) 'I').putInt(16_384).put((byte) 'N');
    message.putShort((short) columns.length);
    for (var column : columns) {
      if (column == null) {
        message.put((byte) 'n');
      } else {
        var text = column.getBytes(StandardCharsets.UTF_8);
        message.put((byte) 't').putInt(text.length).put(text);
      }
    }
    return message.flip();
  }
}
