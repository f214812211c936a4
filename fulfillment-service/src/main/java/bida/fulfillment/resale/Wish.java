package bida.fulfillment.resale;

import bida.contracts.Money;
import bida.fulfillment.agiso.AgisoJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Currency;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a platform asks for, checked before anything is touched.
 *
 * @param account to top up; null where cards are bought
 * @param asked SHA-256 of all that matters of it: the same number stands for the same wish for ever
 */
record Wish(
    String theirNo,
    String sku,
    int quantity,
    @Nullable String account,
    @Nullable Money maxTotal,
    @Nullable String callbackUrl,
    byte[] asked) {

  // The protocol's own numbers have 50 characters at most, and nothing that a signature could
  // confuse with the field after it.
  private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_.-]{1,50}");
  private static final Pattern PRODUCT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern QUANTITY = Pattern.compile("[1-9][0-9]{0,2}|1000");
  // Ten million times what anything here costs still fits.
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,4})?");
  private static final Pattern ACCOUNT = Pattern.compile("\\P{Cntrl}{1,128}");
  private static final int LONGEST_URL = 500;

  /** Says which code a wish is refused with. */
  static final class InvalidException extends RuntimeException {
    private final Code code;

    InvalidException(Code code, String why) {
      super(why, null, false, false);
      this.code = code;
    }

    Code code() {
      return code;
    }
  }

  static Wish of(ObjectNode said, boolean recharge, Reseller reseller) {
    var sku = text(said, "productNo", PRODUCT, Code.NO_PRODUCT);
    var quantity = text(said, "buyNum", QUANTITY, Code.INVALID);
    var account = recharge ? account(said) : null;
    var most = AgisoJson.text(said, "maxAmount");
    var callback = callback(AgisoJson.text(said, "callbackUrl"), reseller);
    var all = new TreeMap<String, String>();
    all.put("productNo", sku);
    all.put("buyNum", quantity);
    all.put("account", account == null ? "" : account);
    all.put("maxAmount", most == null ? "" : most);
    all.put("callbackUrl", callback == null ? "" : callback);
    all.put("recharge", String.valueOf(recharge));
    return new Wish(
        number(said),
        sku,
        Integer.parseInt(quantity),
        account,
        most == null ? null : money(most, reseller.currency()),
        callback,
        sha256(AgisoJson.write(all)));
  }

  static String number(ObjectNode said) {
    return text(said, "orderNo", NUMBER, Code.INVALID);
  }

  private static String text(ObjectNode said, String field, Pattern pattern, Code otherwise) {
    var text = AgisoJson.text(said, field);
    if (text == null || !pattern.matcher(text).matches()) {
      throw new InvalidException(otherwise, field);
    }
    return text;
  }

  // Beside the documented field it also comes in attach, as {"account":…} or as a list of names and
  // values. Not verified which platform sends which.
  private static String account(ObjectNode said) {
    var account = AgisoJson.text(said, "account");
    var found = account == null ? inAttach(AgisoJson.text(said, "attach")) : account;
    if (found == null || !ACCOUNT.matcher(found).matches()) {
      throw new InvalidException(Code.ACCOUNT, "account");
    }
    return found;
  }

  private static @Nullable String inAttach(@Nullable String attach) {
    return Optional.ofNullable(attach)
        .flatMap(text -> AgisoJson.tree(text.getBytes(StandardCharsets.UTF_8)))
        .map(Wish::accountOf)
        .orElse(null);
  }

  private static @Nullable String accountOf(JsonNode attach) {
    for (var field : attach) {
      if ("account".equals(AgisoJson.text(field, "name"))) {
        return AgisoJson.text(field, "value");
      }
    }
    return AgisoJson.text(attach, "account");
  }

  // Whoever cannot be called back still asks: an address we may not call is a mistake to be told.
  private static @Nullable String callback(@Nullable String address, Reseller reseller) {
    if (address == null || reseller.callbackOrigin() == null) {
      return null;
    }
    if (address.length() > LONGEST_URL) {
      throw new InvalidException(Code.INVALID, "callbackUrl");
    }
    return reseller
        .callback(address)
        .map(URI::toString)
        .orElseThrow(() -> new InvalidException(Code.INVALID, "callbackUrl"));
  }

  // A tenth of a fen cannot be paid: what is below the next fen does not count.
  private static Money money(String amount, String currency) {
    if (!AMOUNT.matcher(amount).matches()) {
      throw new InvalidException(Code.INVALID, "maxAmount");
    }
    var digits = Currency.getInstance(currency).getDefaultFractionDigits();
    var minor = new BigDecimal(amount).setScale(digits, RoundingMode.DOWN).unscaledValue();
    return Money.of(minor.longValueExact(), currency);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "Wish[" + theirNo + "]";
  }
}
