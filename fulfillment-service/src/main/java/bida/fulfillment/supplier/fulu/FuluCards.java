package bida.fulfillment.supplier.fulu;

import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.WireCipher;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the cards of a query: number and password each for itself, under the app's secret. The
 * cipher is verified with the test values that its documents publish; how it writes the end of a
 * card's time is not.
 */
final class FuluCards {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Optional<WireCipher> cipher;

  FuluCards(String appSecret) {
    this.cipher = WireCipher.under(appSecret);
  }

  /** Whether the secret is a key: with another one cards would be paid for and stay closed. */
  boolean canBeOpened() {
    return cipher.isPresent();
  }

  /** Empty when one of them cannot be read; no card where there is none. */
  Optional<List<Card>> read(@Nullable JsonNode told) {
    if (told == null || told.isNull()) {
      return Optional.of(List.of());
    }
    if (!told.isArray()) {
      return Optional.empty();
    }
    var cards = new ArrayList<Card>();
    for (var one : told) {
      var card = one instanceof ObjectNode object ? card(object) : Optional.<Card>empty();
      if (card.isEmpty()) {
        return Optional.empty();
      }
      cards.add(card.get());
    }
    return Optional.of(cards);
  }

  private Optional<Card> card(ObjectNode told) {
    return open(FuluJson.text(told, "card_number"))
        .flatMap(
            number ->
                open(FuluJson.text(told, "card_pwd"))
                    .map(
                        secret ->
                            new Card(
                                number,
                                secret.isEmpty() ? null : secret,
                                until(FuluJson.text(told, "card_deadline")))));
  }

  // Some cards have one of the two only.
  private Optional<String> open(@Nullable String sealed) {
    return sealed == null
        ? Optional.of("")
        : cipher.flatMap(key -> key.open(sealed)).flatMap(FuluCards::text);
  }

  // One in 256 keys leaves a padding that looks right: what is under it is no text then.
  private static Optional<String> text(byte[] opened) {
    try {
      var text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(opened)).toString().strip();
      return text.isEmpty() || text.chars().anyMatch(Character::isISOControl)
          ? Optional.empty()
          : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Instant until(@Nullable String told) {
    try {
      return told == null
          ? null
          : told.length() > 10
              ? LocalDateTime.parse(told, UNTIL).atZone(BEIJING).toInstant()
              : LocalDate.parse(told).plusDays(1).atStartOfDay(BEIJING).toInstant();
    } catch (DateTimeParseException e) {
      // The card may be good all the same.
      return null;
    }
  }
}
