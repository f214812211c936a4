package bida.platform.idempotency;

import bida.platform.event.EventJson;
import bida.platform.problem.Problems;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that names its effect: scope is (tenant, method, route, key). */
public record IdempotentRequest(
    String tenant, String method, String route, String key, String fingerprint) {

  // An RFC 8941 String has its quotes on the wire; the bare form is what most clients send.
  private static final Pattern KEY =
      Pattern.compile("\"([\\x21\\x23-\\x7E]{1,255})\"|([\\x21\\x23-\\x7E]{1,255})");

  /** {@code body} is the parsed request, so that spacing and order of fields do not matter. */
  public static IdempotentRequest post(
      String tenant, String route, @Nullable String header, Object body) {
    if (header == null) {
      throw Problems.badRequest(
          "idempotency_key_missing", "Send an Idempotency-Key header with this request.");
    }
    var match = KEY.matcher(header.strip());
    if (!match.matches()) {
      throw Problems.badRequest(
          "idempotency_key_invalid", "Idempotency-Key takes 1 to 255 visible ASCII characters.");
    }
    var key = match.group(1) != null ? match.group(1) : match.group(2);
    return new IdempotentRequest(tenant, "POST", route, key, sha256(EventJson.write(body)));
  }

  String scope() {
    return String.join("\n", tenant, method, route, key);
  }

  Tuple keys() {
    return Tuple.tuple().addString(tenant).addString(method).addString(route).addString(key);
  }

  private static String sha256(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
