package bida.fulfillment.agiso;

import java.util.Map;
import java.util.TreeMap;

/** Callbacks as the supplier would sign them, for what its simulator never sends by itself. */
public final class AgisoLetters {

  private AgisoLetters() {}

  /** {@code said}: its fields but for the signature. */
  public static String signed(String secret, String merchantKey, Map<String, String> said) {
    var letter = new TreeMap<>(said);
    letter.put("sign", new AgisoSignature(secret, merchantKey).of(said));
    return AgisoJson.write(letter);
  }
}
