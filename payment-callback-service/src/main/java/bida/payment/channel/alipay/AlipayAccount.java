package bida.payment.channel.alipay;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An app of ours that is complete; one without a URL is none. */
record AlipayAccount(
    URI url,
    String appId,
    String sellerId,
    PrivateKey appKey,
    List<PublicKey> theirKeys,
    List<String> tenants,
    Duration connectTimeout,
    Duration callTimeout) {

  static Optional<AlipayAccount> of(String name, AlipayConfig.Account settings) {
    return settings.url().map(url -> read(name, url, settings));
  }

  private static AlipayAccount read(String name, URI url, AlipayConfig.Account settings) {
    var appKey =
        AlipayKeys.privateKey(
            settings.appKeyFile().orElseThrow(() -> missing(name, "app-key-file")));
    var theirs =
        Stream.concat(
                Stream.of(
                    settings.publicKeyFile().orElseThrow(() -> missing(name, "public-key-file"))),
                settings.publicKeyBeforeFile().stream())
            .map(AlipayKeys::publicKey)
            .toList();
    // With our own public key in place of Alipay's, whatever we sign would be believed when it
    // comes back.
    if (theirs.stream().anyMatch(key -> isPair(appKey, key))) {
      throw new IllegalStateException(
          "the alipay account " + name + " has its own public key in place of Alipay's");
    }
    return new AlipayAccount(
        url,
        settings.appId().orElseThrow(() -> missing(name, "app-id")),
        settings.sellerId().orElseThrow(() -> missing(name, "seller-id")),
        appKey,
        theirs,
        settings.tenants().orElse(List.of()),
        settings.connectTimeout(),
        settings.callTimeout());
  }

  private static boolean isPair(PrivateKey ours, PublicKey theirs) {
    return ours instanceof RSAPrivateKey one
        && theirs instanceof RSAPublicKey other
        && one.getModulus().equals(other.getModulus());
  }

  private static IllegalStateException missing(String name, String setting) {
    return new IllegalStateException("the alipay account " + name + " has a url and no " + setting);
  }

  String sign(String content) {
    return AlipaySign.sign(content, StandardCharsets.UTF_8, appKey);
  }

  /** By the current key of Alipay, or by the one before while keys are changed. */
  boolean signed(String content, Charset charset, String sign) {
    return theirKeys.stream().anyMatch(key -> AlipaySign.fits(content, charset, sign, key));
  }

  /** Never a key. */
  @Override
  public String toString() {
    return "alipay account " + appId;
  }
}
