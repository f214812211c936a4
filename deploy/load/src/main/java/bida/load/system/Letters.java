package bida.load.system;

import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Writes WeChat Pay's notifications of payments with the development keys of this machine. */
public final class Letters {

  private static final String PATH = "/v1/callbacks/wechat";
  private static final int TAG_BITS = 128;

  private final Map<String, String> account;
  private final PrivateKey key;

  /**
   * @param account the BIDA_WECHAT_* settings of the service that will read them
   * @param platformKey PEM, PKCS#8
   */
  public Letters(Map<String, String> account, Path platformKey) throws IOException {
    this.account = account;
    this.key = Pem.privateKey(platformKey);
  }

  /** With the keys of this system, for its payment-callback-service. */
  public static Letters of(Stack stack) throws IOException {
    return new Letters(
        stack.environment(Service.PAYMENT), stack.secrets().privateKey("wechat-platform"));
  }

  /** A payment as the channel tells of it. */
  public record Paid(
      String paymentNo, String transactionId, long amountMinor, String currency, String mchid) {

    /** To our merchant, in yuan. */
    public Paid(String paymentNo, String transactionId, long amountMinor) {
      this(paymentNo, transactionId, amountMinor, "CNY", "");
    }
  }

  /** The whole request, signed; good for five minutes from {@code at}. */
  public byte[] request(Paid paid, Instant at) {
    var body = body(paid);
    var timestamp = Long.toString(at.getEpochSecond());
    var nonce = "N" + paid.transactionId();
    var headers =
        "Content-Type: application/json\r\nWechatpay-Timestamp: %s\r\nWechatpay-Nonce: %s\r\nWechatpay-Serial: %s\r\nWechatpay-Signature: %s\r\nWechatpay-Signature-Type: WECHATPAY2-SHA256-RSA2048\r\n"
            .formatted(
                timestamp,
                nonce,
                setting("BIDA_WECHAT_PLATFORM_KEY_ID"),
                sign(timestamp + "\n" + nonce + "\n" + body + "\n"));
    return Wire.post(PATH, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private String body(Paid paid) {
    var nonce = paid.transactionId().substring(paid.transactionId().length() - 12);
    return """
    {"id":"EV-%s","create_time":"2026-10-19T00:00:00+08:00","resource_type":"encrypt-resource",\
    "event_type":"TRANSACTION.SUCCESS","summary":"支付成功","resource":{"original_type":"transaction",\
    "algorithm":"AEAD_AES_256_GCM","ciphertext":"%s","associated_data":"transaction","nonce":"%s"}}\
    """
        .formatted(paid.transactionId(), encrypt(plaintext(paid), nonce), nonce);
  }

  private String plaintext(Paid paid) {
    return """
    {"mchid":"%s","appid":"%s","out_trade_no":"%s","transaction_id":"%s","trade_type":"NATIVE",\
    "trade_state":"SUCCESS","trade_state_desc":"支付成功","bank_type":"OTHERS","attach":"",\
    "success_time":"2026-10-19T00:00:00+08:00","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},\
    "amount":{"total":%d,"payer_total":%d,"currency":"%s","payer_currency":"%s"}}\
    """
        .formatted(
            paid.mchid().isEmpty() ? setting("BIDA_WECHAT_MCHID") : paid.mchid(),
            setting("BIDA_WECHAT_APPID"),
            paid.paymentNo(),
            paid.transactionId(),
            paid.amountMinor(),
            paid.amountMinor(),
            paid.currency(),
            paid.currency());
  }

  private String encrypt(String plaintext, String nonce) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(
              setting("BIDA_WECHAT_APIV3_KEY").getBytes(StandardCharsets.UTF_8), "AES"),
          new GCMParameterSpec(TAG_BITS, nonce.getBytes(StandardCharsets.UTF_8)));
      cipher.updateAAD("transaction".getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder()
          .encodeToString(cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt", e);
    }
  }

  private String sign(String message) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(message.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  private String setting(String name) {
    var value = account.get(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}
