package bida.payment.channel.alipay;

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

/** Our apps at Alipay; without one the channel is off. */
@ConfigMapping(prefix = "bida.alipay")
interface AlipayConfig {

  @WithParentName
  @WithUnnamedKey(Merchants.DEFAULT)
  Map<String, Account> accounts();

  /** One of them. */
  interface Account {

    /**
     * The gateway, {@code https://openapi.alipay.com/gateway.do} or a simulator's; unset: there is
     * no account.
     */
    Optional<URI> url();

    Optional<String> appId();

    /** Our number as a seller (2088…); notifications for others are refused. */
    Optional<String> sellerId();

    /** Our private key, which signs requests: PEM or bare Base64, PKCS#8. */
    Optional<Path> appKeyFile();

    /** Alipay's public key for this app (支付宝公钥), never our own: PEM or bare Base64. */
    Optional<Path> publicKeyFile();

    /** Still believed while keys are changed. */
    Optional<Path> publicKeyBeforeFile();

    /** The apps whose money comes to this account rather than to the unnamed one. */
    Optional<List<String>> tenants();

    /** A host that does not accept within this is down; the buyer waits on it. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** A refund is carried out while we wait, which takes seconds at times. */
    @WithDefault("PT8S")
    Duration callTimeout();
  }
}
