package bida.payment.channel.wechat;

import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.cipher.Signer;
import java.net.URI;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Signs requests like the SDK's own credential, but by the injected clock and randomness. */
final class WechatCredential implements Credential {

  private final String mchid;
  private final Signer signer;
  private final InstantSource clock;
  private final RandomGenerator random;

  WechatCredential(String mchid, Signer signer, InstantSource clock, RandomGenerator random) {
    this.mchid = mchid;
    this.signer = signer;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String getSchema() {
    return "WECHATPAY2-" + signer.getAlgorithm();
  }

  @Override
  public String getMerchantId() {
    return mchid;
  }

  @Override
  public String getAuthorization(URI uri, String method, String body) {
    var nonce = Nonce.of(random);
    var timestamp = String.valueOf(clock.instant().getEpochSecond());
    var query = uri.getRawQuery();
    var path = query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query;
    var signed =
        signer.sign(
            String.join("\n", method, path, timestamp, nonce, body == null ? "" : body, ""));
    return "%s mchid=\"%s\",nonce_str=\"%s\",timestamp=\"%s\",serial_no=\"%s\",signature=\"%s\""
        .formatted(
            getSchema(),
            mchid,
            nonce,
            timestamp,
            signed.getCertificateSerialNumber(),
            signed.getSign());
  }
}
