package bida.load.system;

import static org.assertj.core.api.Assertions.assertThat;

import bida.load.system.Letters.Paid;
import bida.local.api.Web;
import bida.local.stack.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LettersTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  @Test
  void writesWhatTheChannelWrites() throws IOException, GeneralSecurityException {
    var secrets = new Secrets(folder, new SecureRandom());
    var letters =
        new Letters(
            Map.of(
                "BIDA_WECHAT_MCHID", "1900000109",
                "BIDA_WECHAT_APPID", "wxd678efh567hg6787",
                "BIDA_WECHAT_APIV3_KEY", KEY,
                "BIDA_WECHAT_PLATFORM_KEY_ID", "PUB_KEY_ID_1"),
            secrets.privateKey("wechat-platform"));

    var request =
        new String(
            letters.request(
                new Paid("NO1", PaymentsApart.transaction(7), 990), Instant.ofEpochSecond(1000)),
            StandardCharsets.UTF_8);

    var body = request.substring(request.indexOf("\r\n\r\n") + 4);
    assertThat(header(request, "Content-Length"))
        .isEqualTo(String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
    assertThat(signed(secrets, request, body)).isTrue();
    var told = Web.JSON.readTree(decrypted(body));
    assertThat(told.path("out_trade_no").asText()).isEqualTo("NO1");
    assertThat(told.at("/amount/total").asLong()).isEqualTo(990);
  }

  private static boolean signed(Secrets secrets, String request, String body)
      throws IOException, GeneralSecurityException {
    var pem = Files.readString(secrets.publicKey("wechat-platform"));
    var der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)));
    signature.update(
        "%s\n%s\n%s\n"
            .formatted(
                header(request, "Wechatpay-Timestamp"), header(request, "Wechatpay-Nonce"), body)
            .getBytes(StandardCharsets.UTF_8));
    return signature.verify(Base64.getDecoder().decode(header(request, "Wechatpay-Signature")));
  }

  private static String decrypted(String body) throws IOException, GeneralSecurityException {
    var resource = Web.JSON.readTree(body).path("resource");
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "AES"),
        new GCMParameterSpec(
            128, resource.path("nonce").asText().getBytes(StandardCharsets.UTF_8)));
    cipher.updateAAD(resource.path("associated_data").asText().getBytes(StandardCharsets.UTF_8));
    return new String(
        cipher.doFinal(Base64.getDecoder().decode(resource.path("ciphertext").asText())),
        StandardCharsets.UTF_8);
  }

  private static String header(String request, String name) {
    var found = Pattern.compile(name + ": (.*)\r\n").matcher(request);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
