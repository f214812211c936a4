package bida.payment.channel.wechat;

import bida.payment.channel.ClockSkew;
import bida.payment.channel.Merchants;
import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.cipher.AeadCipher;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationParser;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The official SDK, set up without its system clock, its fixed host and its network at start. */
@Singleton
final class WechatClient {

  // The channel drops idle connections after 8 s (SDK, DefaultHttpClientBuilder).
  private static final int IDLE_SECONDS = 7;
  private static final int IDLE_CONNECTIONS = 16;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final ClockSkew skew;

  WechatClient(InstantSource clock, RandomGenerator random, ClockSkew skew) {
    this.clock = clock;
    this.random = random;
    this.skew = skew;
  }

  // Before the workers go their rounds: an event loop would wait while keys are read.
  @Startup(Interceptor.Priority.PLATFORM_BEFORE - 1)
  @Produces
  @Singleton
  Merchants<WechatAccount> merchants(WechatConfig config) {
    var accounts = new LinkedHashMap<String, WechatAccount>();
    config.accounts().forEach((name, settings) -> accounts.put(name, account(name, settings)));
    if (accounts.values().stream().map(WechatAccount::mchid).distinct().count() < accounts.size()) {
      // News of refunds names the merchant number alone.
      throw new IllegalStateException("two wechat accounts have the same mchid");
    }
    return new Merchants<>(accounts, WechatAccount::tenants);
  }

  private WechatAccount account(String name, WechatConfig.Account settings) {
    var signer =
        new RSASigner(settings.merchantSerial(), Pem.privateKey(settings.merchantKeyFile()));
    var credential = new WechatCredential(settings.mchid(), signer, clock, random);
    var ciphers =
        Stream.concat(Stream.of(settings.apiv3Key()), settings.apiv3KeyBefore().stream())
            .<AeadCipher>map(key -> new AeadAesCipher(key.getBytes(StandardCharsets.US_ASCII)))
            .toList();
    var calls = connections(settings, settings.callTimeout());
    var keys = keys(name, settings, fetch(settings, credential, ciphers, calls));
    var validator = new WechatValidator(keys, clock);
    return new WechatAccount(
        name,
        settings.mchid(),
        settings.appid(),
        settings.tenants().orElse(List.of()),
        keys,
        ciphers.stream().map(cipher -> notifications(keys, cipher)).toList(),
        signer,
        sdk(credential, validator, calls),
        sdk(credential, validator, connections(settings, settings.statementTimeout())),
        settings.statementMaxBytes());
  }

  private static PlatformKeys keys(
      String name, WechatConfig.Account settings, Optional<CertificateFetch> fetch) {
    var certificates = settings.platformCertificatesFile().map(Pem::certificates).orElse(List.of());
    if (settings.platformKeyId().isPresent() != settings.platformKeyFile().isPresent()
        || (settings.platformKeyId().isEmpty() && certificates.isEmpty() && fetch.isEmpty())) {
      throw new IllegalStateException(
          "the wechat account "
              + name
              + " knows no key of the channel: set its public key's id"
              + " and file, or certificates");
    }
    return new PlatformKeys(
        settings.platformKeyId().orElse(null),
        settings.platformKeyFile().map(Pem::publicKey).orElse(null),
        certificates,
        fetch);
  }

  private Optional<CertificateFetch> fetch(
      WechatConfig.Account settings,
      Credential credential,
      List<AeadCipher> ciphers,
      OkHttpClient calls) {
    return settings.fetchCertificates()
        ? Optional.of(
            new CertificateFetch(
                sdk(credential, new Unsigned(), calls),
                ciphers,
                settings.certificatesInterval(),
                clock))
        : Optional.empty();
  }

  private static NotificationParser notifications(PlatformKeys keys, AeadCipher cipher) {
    return new NotificationParser(
        Map.of("WECHATPAY2-SHA256-RSA2048", keys), Map.of("AEAD_AES_256_GCM", cipher));
  }

  private static HttpClient sdk(
      Credential credential, Validator validator, OkHttpClient connections) {
    return new DefaultHttpClientBuilder()
        .credential(credential)
        .validator(validator)
        .okHttpClient(connections)
        .build();
  }

  private OkHttpClient connections(WechatConfig.Account settings, Duration timeout) {
    return new OkHttpClient.Builder()
        // HTTP/2 would send header names in lower case, which the SDK does not find.
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
        .connectTimeout(settings.connectTimeout())
        .readTimeout(settings.callTimeout())
        .callTimeout(timeout)
        .followRedirects(false)
        .addInterceptor(new ToChannel(settings.url()))
        .addInterceptor(new TimeOfAnswer(skew))
        .build();
  }
}
