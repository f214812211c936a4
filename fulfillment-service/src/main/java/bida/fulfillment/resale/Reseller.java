package bida.fulfillment.resale;

import bida.fulfillment.agiso.AgisoCards;
import bida.fulfillment.agiso.AgisoSignature;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A platform that may buy here, and what proves it. */
record Reseller(
    String name,
    String tenant,
    String buyerId,
    String currency,
    AgisoSignature signature,
    @Nullable AgisoSignature signatureBefore,
    AgisoCards cards,
    @Nullable URI callbackOrigin) {

  boolean hasSigned(Map<String, String> fields, String claimed) {
    var now = signature.isOf(fields, claimed);
    var before = signatureBefore != null && signatureBefore.isOf(fields, claimed);
    return now || before;
  }

  /** Who reads its cards, as the audit names it. */
  String reader() {
    return "reseller:" + name;
  }

  /** Empty where it may not be called at that address: whoever signs does not choose our calls. */
  Optional<URI> callback(String address) {
    try {
      var uri = URI.create(address);
      return callbackOrigin != null && origin(uri).equals(origin(callbackOrigin))
          ? Optional.of(uri)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // Who is named before an @ is not the host, and is not called either.
  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
