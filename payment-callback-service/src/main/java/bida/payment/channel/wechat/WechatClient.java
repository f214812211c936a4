package bida.payment.channel.wechat;

import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.refund.RefundService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The official SDK, set up without its system clock, its fixed host and its network at start. */
@Singleton
final class WechatClient {

  // The channel drops idle connections after 8 s (SDK, DefaultHttpClientBuilder).
  private static final int IDLE_SECONDS = 7;
  private static final int IDLE_CONNECTIONS = 16;

  @Produces
  @Singleton
  PlatformKeys keys(WechatConfig config) {
    return new PlatformKeys(
        config.platformKeyId(),
        Pem.publicKey(config.platformKeyFile()),
        config.platformCertificatesFile().map(Pem::certificates).orElse(List.of()));
  }

  @Produces
  @Singleton
  HttpClient http(
      WechatConfig config, PlatformKeys keys, InstantSource clock, RandomGenerator random) {
    var signer = new RSASigner(config.merchantSerial(), Pem.privateKey(config.merchantKeyFile()));
    return new DefaultHttpClientBuilder()
        .credential(new WechatCredential(config.mchid(), signer, clock, random))
        .validator(new WechatValidator(keys, clock))
        .okHttpClient(
            new OkHttpClient.Builder()
                // HTTP/2 would send header names in lower case, which the SDK does not find.
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(
                    new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.callTimeout())
                .callTimeout(config.callTimeout())
                .followRedirects(false)
                .addInterceptor(new ToChannel(config.url()))
                .build())
        .build();
  }

  @Produces
  @Singleton
  NativePayService payments(HttpClient http) {
    return new NativePayService.Builder().httpClient(http).build();
  }

  @Produces
  @Singleton
  RefundService refunds(HttpClient http) {
    return new RefundService.Builder().httpClient(http).build();
  }

  @Produces
  @Singleton
  NotificationParser notifications(WechatConfig config, PlatformKeys keys) {
    return new NotificationParser(
        Map.of("WECHATPAY2-SHA256-RSA2048", keys),
        Map.of(
            "AEAD_AES_256_GCM",
            new AeadAesCipher(config.apiv3Key().getBytes(StandardCharsets.US_ASCII))));
  }
}
