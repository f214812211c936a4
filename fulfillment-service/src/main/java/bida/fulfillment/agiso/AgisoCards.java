package bida.fulfillment.agiso;

import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.WireCipher;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cards on the wire: JSON, AES-256-ECB with PKCS7 padding under the secret, Base64. */
public final class AgisoCards {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final WireCipher cipher;

  public AgisoCards(String appSecret) {
    this.cipher =
        WireCipher.under(appSecret)
            .orElseThrow(
                () -> new IllegalArgumentException("an AppSecret of agiso has 32 characters"));
  }

  /** Empty when they cannot be read; no card where there is nothing to read. */
  public Optional<List<Card>> read(@Nullable String cards) {
    return cards == null
        ? Optional.of(List.of())
        : cipher.open(cards).flatMap(AgisoJson::tree).flatMap(AgisoCards::list);
  }

  /** For an answer or a callback, made when it is sent and kept nowhere. */
  public String seal(List<Card> cards) {
    var told = AgisoJson.write(cards.stream().map(AgisoCards::told).toList());
    return cipher.seal(told.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> told(Card card) {
    var until = card.expiresAt();
    var told = new LinkedHashMap<String, String>();
    told.put("cardNo", card.number());
    told.put("cardPwd", card.secret() == null ? "" : card.secret());
    told.put("expireTime", until == null ? "" : UNTIL.format(until.atZone(BEIJING)));
    return told;
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
