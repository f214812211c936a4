package bida.fulfillment.agiso;

import bida.fulfillment.supplier.Card;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Cards on the wire: JSON, AES-256-ECB with PKCS7 padding under the secret, Base64. */
public final class AgisoCards {

  private static final int KEY_BYTES = 32;
  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final SecretKeySpec key;

  public AgisoCards(String appSecret) {
    var bytes = appSecret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("an AppSecret of agiso has 32 characters");
    }
    this.key = new SecretKeySpec(bytes, "AES");
  }

  /** Empty when they cannot be read; no card where there is nothing to read. */
  public Optional<List<Card>> read(@Nullable String cards) {
    if (cards == null) {
      return Optional.of(List.of());
    }
    try {
      return AgisoJson.tree(crypt(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(cards)))
          .flatMap(AgisoCards::list);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** For an answer or a callback, made when it is sent and kept nowhere. */
  public String seal(List<Card> cards) {
    try {
      var told = AgisoJson.write(cards.stream().map(AgisoCards::told).toList());
      var sealed = crypt(Cipher.ENCRYPT_MODE, told.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> told(Card card) {
    var until = card.expiresAt();
    var told = new LinkedHashMap<String, String>();
    told.put("cardNo", card.number());
    told.put("cardPwd", card.secret() == null ? "" : card.secret());
    told.put("expireTime", until == null ? "" : UNTIL.format(until.atZone(BEIJING)));
    return told;
  }

  // ECB is the wire format: equal blocks look equal, and nothing says that it was not changed.
  // What we keep is sealed anew, and the signature of a callback covers the text.
  @SuppressWarnings("InsecureCryptoUsage")
  private byte[] crypt(int mode, byte[] text) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
    cipher.init(mode, key);
    return cipher.doFinal(text);
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
