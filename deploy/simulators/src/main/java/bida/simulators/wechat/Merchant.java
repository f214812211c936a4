package bida.simulators.wechat;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;

/** The one merchant that WeChat Pay knows here, and the keys on both sides of the wire. */
public record Merchant(
    String mchid,
    String appid,
    String apiV3Key,
    String apiV3KeyBefore,
    String serial,
    PublicKey publicKey,
    Map<String, PublicKey> nextKeys,
    String platformKeyId,
    PrivateKey platformKey,
    Optional<PlatformCertificate> certificate) {

  /** The key by which a request is verified; a merchant who changes keys has two for a while. */
  Optional<PublicKey> keyOf(String requestSerial) {
    return requestSerial.equals(serial)
        ? Optional.of(publicKey)
        : Optional.ofNullable(nextKeys.get(requestSerial));
  }
}
