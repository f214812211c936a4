package bida.fulfillment.supplier.fulu;

import java.util.Map;

/** Callbacks as fulu would sign them, for what its simulator never sends by itself. */
public final class FuluLetters {

  private FuluLetters() {}

  /** {@code said}: its fields but for the signature. */
  public static String signed(String secret, Map<String, String> said) {
    var letter = FuluJson.object();
    said.forEach(letter::put);
    letter.put("sign", new FuluSignature(secret).of(FuluJson.write(letter)));
    return FuluJson.write(letter);
  }
}
