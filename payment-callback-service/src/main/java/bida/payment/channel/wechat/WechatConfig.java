package bida.payment.channel.wechat;

import bida.payment.channel.Merchants;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our accounts at WeChat Pay, one per merchant number, and the way there. */
@ConfigMapping(prefix = "bida.wechat")
interface WechatConfig {

  @WithParentName
  @WithUnnamedKey(Merchants.DEFAULT)
  Map<String, Account> accounts();

  /** One of them. */
  interface Account {

    /**
     * {@code https://api.mch.weixin.qq.com}, or a simulator: the host is not part of what is
     * signed.
     */
    URI url();

    String mchid();

    String appid();

    /** 32 ASCII characters; decrypts what callbacks carry. */
    String apiv3Key();

    /**
     * Tried where the current one does not fit: what was encrypted before the key was changed comes
     * for another day.
     */
    Optional<String> apiv3KeyBefore();

    /** Serial number of the merchant's certificate, by which the channel finds our public key. */
    String merchantSerial();

    /** PEM of our private key, which signs requests; changed together with the serial. */
    Path merchantKeyFile();

    /** {@code PUB_KEY_ID_…}, which the channel names in answers and callbacks. */
    Optional<String> platformKeyId();

    /** PEM of the channel's public key. */
    Optional<Path> platformKeyFile();

    /** PEM certificates for merchants still in certificate mode, or migrating: found by serial. */
    Optional<Path> platformCertificatesFile();

    /** Whether unknown certificates are asked for at the channel: in certificate mode. */
    @WithDefault("false")
    boolean fetchCertificates();

    /**
     * Anybody can name an unknown serial and so make us ask. Once a minute costs nothing, and the
     * channel repeats for a day what was refused meanwhile.
     */
    @WithDefault("PT1M")
    Duration certificatesInterval();

    /** The apps whose money comes to this account rather than to the unnamed one. */
    Optional<List<String>> tenants();

    /** A host that does not accept within this is down; the buyer waits on it. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** The channel answers in well under a second; an app's request waits for a prepay. */
    @WithDefault("PT5S")
    Duration callTimeout();

    /** Two million rows are about 100 MB to download; nobody waits on them. */
    @WithDefault("PT30M")
    Duration statementTimeout();

    /** Ten million rows unpacked; more is an archive made to fill the disk. */
    @WithDefault("4294967296")
    long statementMaxBytes();
  }
}
