package bida.payment.channel.wechat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Our account at WeChat Pay and the way there. */
@ConfigMapping(prefix = "bida.wechat")
interface WechatConfig {

  /**
   * {@code https://api.mch.weixin.qq.com}, or a simulator: the host is not part of what is signed.
   */
  URI url();

  String mchid();

  String appid();

  /** 32 ASCII characters; decrypts what callbacks carry. */
  String apiv3Key();

  /** Serial number of the merchant's certificate, by which the channel finds our public key. */
  String merchantSerial();

  /** PEM of our private key, which signs requests. */
  Path merchantKeyFile();

  /** {@code PUB_KEY_ID_…}, which the channel names in answers and callbacks. */
  String platformKeyId();

  /** PEM of the channel's public key. */
  Path platformKeyFile();

  /** PEM certificates for merchants still in certificate mode, or migrating: found by serial. */
  Optional<Path> platformCertificatesFile();

  /** A host that does not accept within this is down; the buyer waits on it. */
  @WithDefault("PT2S")
  Duration connectTimeout();

  /** The channel answers in well under a second; an app's request waits for a prepay. */
  @WithDefault("PT5S")
  Duration callTimeout();
}
