package bida.payment.channel.stripe;

import bida.payment.channel.Freshness;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands in {@code Stripe-Signature}: when it was sent, and one or several HMACs. The key is
 * the endpoint's secret as a whole, its prefix too; other schemes than {@code v1} prove nothing.
 */
record StripeSignature(String sentAt, List<byte[]> hmacs) {

  static final String HEADER = "Stripe-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  // While a secret is rolled there are two; more is somebody trying.
  private static final int MOST_HMACS = 8;
  private static final int LONGEST = 2048;

  StripeSignature {
    hmacs = List.copyOf(hmacs);
  }

  /** Throws where it is none at all. */
  static StripeSignature read(String header) {
    if (header.length() > LONGEST) {
      throw new IllegalArgumentException("no signature is that long");
    }
    var times = new ArrayList<String>();
    var hmacs = new ArrayList<byte[]>();
    for (var part : header.split(",", -1)) {
      var cut = part.indexOf('=');
      var value = part.substring(cut + 1);
      switch (cut < 0 ? "" : part.substring(0, cut).strip()) {
        case "t" -> times.add(value);
        case "v1" -> hmacs.add(HexFormat.of().parseHex(value));
        default -> {}
      }
    }
    if (times.size() != 1
        || !times.getFirst().matches("[0-9]{1,12}")
        || hmacs.size() > MOST_HMACS) {
      throw new IllegalArgumentException("no signature of Stripe");
    }
    return new StripeSignature(times.getFirst(), hmacs);
  }

  /** In constant time. */
  boolean fits(String secret, byte[] body) {
    var expected = hmac(secret, body);
    return hmacs.stream().anyMatch(given -> MessageDigest.isEqual(expected, given));
  }

  private byte[] hmac(String secret, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((sentAt + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isFresh(Instant now) {
    return Freshness.isFresh(sentAt, now);
  }
}
