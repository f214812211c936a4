package bida.fulfillment.supplier.agiso;

import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.WireCipher;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the cards of an answer: JSON, AES-256-ECB with PKCS7 padding under the secret, Base64. */
final class AgisoCards {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final WireCipher cipher;

  AgisoCards(String appSecret) {
    this.cipher =
        WireCipher.under(appSecret)
            .orElseThrow(
                () -> new IllegalArgumentException("bida.agiso.app-secret has 32 characters"));
  }

  /** Empty when they cannot be read; no card where there is nothing to read. */
  Optional<List<Card>> read(@Nullable String cards) {
    return cards == null
        ? Optional.of(List.of())
        : cipher.open(cards).flatMap(AgisoJson::tree).flatMap(AgisoCards::list);
  }

  private static Optional<List<Card>> list(JsonNode told) {
    if (!told.isArray()) {
      return Optional.empty();
    }
    var cards = new ArrayList<Card>();
    for (var one : told) {
      var until = AgisoJson.text(one, "expireTime");
      var number = AgisoJson.text(one, "cardNo");
      cards.add(
          new Card(
              number == null ? "" : number,
              AgisoJson.text(one, "cardPwd"),
              until == null ? null : instant(until)));
    }
    return Optional.of(cards);
  }

  private static @Nullable Instant instant(String until) {
    try {
      return LocalDateTime.parse(until, UNTIL).atZone(BEIJING).toInstant();
    } catch (DateTimeParseException e) {
      // The card may be good all the same.
      return null;
    }
  }
}
