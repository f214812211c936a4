package bida.simulators.wechat;

import bida.simulators.book.Dice;
import bida.simulators.http.Answer;
import bida.simulators.http.Request;
import java.util.List;
import java.util.Map;

/** The platform's certificates, each encrypted for the merchant who asks. */
final class Certificates {
  private static final String ASSOCIATED = "certificate";

  private final Merchant merchant;
  private final Dice dice;

  Certificates(Merchant merchant, Dice dice) {
    this.merchant = merchant;
    this.dice = dice;
  }

  Answer all(Request request) {
    return Answer.ok(
        Map.of("data", merchant.certificate().map(this::sealed).map(List::of).orElse(List.of())));
  }

  private Map<String, Object> sealed(PlatformCertificate certificate) {
    var nonce = dice.letters(12);
    return Map.of(
        "serial_no",
        certificate.serial(),
        "effective_time",
        Beijing.wire(certificate.from()),
        "expire_time",
        Beijing.wire(certificate.until()),
        "encrypt_certificate",
        Map.of(
            "algorithm",
            "AEAD_AES_256_GCM",
            "nonce",
            nonce,
            "associated_data",
            ASSOCIATED,
            "ciphertext",
            Envelope.close(merchant.apiV3Key(), nonce, ASSOCIATED, certificate.pem())));
  }
}
