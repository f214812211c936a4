package bida.payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rows as the PostgreSQL manual draws them; StatementsTest reads those of a real one. */
class CopyRowTest {

  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final CopyRow row = new CopyRow();

  @Test
  void readsEachColumnWhereItStands() throws Exception {
    var at = Instant.parse("2026-10-19T15:59:59.999999Z");
    out.writeShort(4);
    out.writeInt(1);
    out.writeByte(1);
    text("4200001");
    number(-990);
    number(Duration.between(POSTGRES_EPOCH, at).toNanos() / 1000);

    assertThat(row.begin(taken())).isTrue();
    assertThat(row.flag()).isTrue();
    int length = row.bytes();
    assertThat(new String(row.row(), row.pass(length), length, StandardCharsets.UTF_8))
        .isEqualTo("4200001");
    assertThat(row.number()).isEqualTo(-990);
    assertThat(row.epochSecond()).isEqualTo(at.getEpochSecond());
  }

  /** Before 2000 a timestamp is negative, and a second is still the one that has begun. */
  @Test
  void readsTimesBeforeTheEpochOfPostgres() throws Exception {
    out.writeShort(1);
    number(-1);

    row.begin(taken());

    assertThat(row.epochSecond()).isEqualTo(POSTGRES_EPOCH.getEpochSecond() - 1);
  }

  @Test
  void remembersAWordAndSeesWhenItIsAnother() throws Exception {
    assertThat(word("CNY")).isEqualTo("CNY");
    var known = word("CNY");
    assertThat(word("CNY")).isSameAs(known);
    assertThat(word("HKD")).isEqualTo("HKD");
    assertThat(word("CN")).isEqualTo("CN");
    assertThat(word("CNY")).isEqualTo("CNY");
  }

  @Test
  void passesTheHeadOfTheFileAndSeesItsEnd() throws Exception {
    out.write("PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
    out.writeInt(0);
    out.writeInt(3);
    out.write(new byte[3]);
    out.writeShort(1);
    number(7);
    assertThat(row.begin(taken())).isTrue();
    assertThat(row.number()).isEqualTo(7);

    out.writeShort(-1);
    assertThat(row.begin(taken())).isFalse();
  }

  @Test
  void guessesNoColumnOfAnotherLength() throws Exception {
    out.writeShort(1);
    text("990");

    row.begin(taken());

    assertThatThrownBy(row::number).isInstanceOf(IllegalStateException.class);
  }

  private String word(String word) throws IOException {
    out.writeShort(1);
    text(word);
    row.begin(taken());
    return row.word();
  }

  private void text(String text) throws IOException {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private void number(long number) throws IOException {
    out.writeInt(Long.BYTES);
    out.writeLong(number);
  }

  private byte[] taken() {
    var taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }
}
