package bida.payment.channel.wechat;

import bida.payment.channel.CallbackRequest;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A notification as the channel would write it, with whichever keys it has just now. */
record Told(PrivateKey key, String serial, String apiv3Key, Instant at) {

  Told by(String otherSerial) {
    return new Told(key, otherSerial, apiv3Key, at);
  }

  Told encryptedWith(String otherKey) {
    return new Told(key, serial, otherKey, at);
  }

  CallbackRequest payment(String mchid, String appid, String paymentNo) {
    var plaintext = new JsonObject();
    plaintext.addProperty("mchid", mchid);
    plaintext.addProperty("appid", appid);
    plaintext.addProperty("out_trade_no", paymentNo);
    plaintext.addProperty("transaction_id", "42" + paymentNo);
    plaintext.addProperty("trade_state", "SUCCESS");
    plaintext.addProperty("success_time", "2026-10-19T00:00:00+08:00");
    var amount = new JsonObject();
    amount.addProperty("total", 990);
    amount.addProperty("currency", "CNY");
    plaintext.add("amount", amount);
    return news("EV-" + paymentNo, "TRANSACTION.SUCCESS", plaintext);
  }

  CallbackRequest complaint(String complaintId, String action) {
    var plaintext = new JsonObject();
    plaintext.addProperty("complaint_id", complaintId);
    plaintext.addProperty("action_type", action);
    return news("EV-" + complaintId, "COMPLAINT.CREATE", plaintext);
  }

  private CallbackRequest news(String id, String event, JsonObject plaintext) {
    var resource = new JsonObject();
    resource.addProperty("algorithm", "AEAD_AES_256_GCM");
    resource.addProperty("associated_data", "transaction");
    resource.addProperty("nonce", "0123456789ab");
    resource.addProperty("ciphertext", sealed(plaintext.toString()));
    var body = new JsonObject();
    body.addProperty("id", id);
    body.addProperty("event_type", event);
    body.add("resource", resource);
    var timestamp = String.valueOf(at.getEpochSecond());
    var nonce = "nonce-of-" + id;
    return new CallbackRequest(
        "POST",
        "",
        Map.of(
            "Wechatpay-Timestamp",
            List.of(timestamp),
            "Wechatpay-Nonce",
            List.of(nonce),
            "Wechatpay-Serial",
            List.of(serial),
            "Wechatpay-Signature",
            List.of(signed(timestamp + "\n" + nonce + "\n" + body + "\n"))),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String sealed(String plaintext) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(apiv3Key.getBytes(StandardCharsets.US_ASCII), "AES"),
          new GCMParameterSpec(128, "0123456789ab".getBytes(StandardCharsets.US_ASCII)));
      cipher.updateAAD("transaction".getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder()
          .encodeToString(cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signed(String message) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(message.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
