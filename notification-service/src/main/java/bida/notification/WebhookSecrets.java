package bida.notification;

import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The secrets of an endpoint: one current, and for a while the one before it. */
@ApplicationScoped
class WebhookSecrets {

  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;
  // What Standard Webhooks asks of a secret.
  private static final int FEWEST = 24;
  private static final int MOST = 64;

  private static final String RETIRE =
      "update webhook_secrets set valid_until = $2 where endpoint_id = $1 and valid_until is null";
  private static final String ADD =
      "insert into webhook_secrets (endpoint_id, ciphertext, valid_until, created_at) values ($1, $2, null, $3)";
  // The current one first: receivers find their match at once.
  private static final String VALID =
      """
      select ciphertext from webhook_secrets
      where endpoint_id = $1 and (valid_until is null or valid_until > $2)
      order by valid_until desc nulls first limit 2
      """;

  private final RandomGenerator random;
  private final SecretBox box;

  WebhookSecrets(RandomGenerator random, SecretBox box) {
    this.random = random;
    this.box = box;
  }

  /** The given one where it is usable, or a new one. */
  String chosen(@Nullable String given) {
    if (given == null) {
      var bytes = new byte[BYTES];
      random.nextBytes(bytes);
      return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }
    if (!given.startsWith(PREFIX) || !isKey(given.substring(PREFIX.length()))) {
      throw Problems.unprocessable(
          "secret_invalid",
          "secret is " + PREFIX + " and " + FEWEST + " to " + MOST + " bytes in base64.");
    }
    return given;
  }

  private static boolean isKey(String text) {
    try {
      var length = Base64.getDecoder().decode(text).length;
      return length >= FEWEST && length <= MOST;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The one before signs on until {@code oldUntil}. */
  Uni<Void> set(SqlConnection tx, String endpointId, String secret, Instant now, Instant oldUntil) {
    var sealed = Buffer.buffer(box.seal(endpointId, secret));
    return tx.preparedQuery(RETIRE)
        .execute(Tuple.of(endpointId, oldUntil.atOffset(ZoneOffset.UTC)))
        .chain(
            () ->
                tx.preparedQuery(ADD)
                    .execute(Tuple.of(endpointId, sealed, now.atOffset(ZoneOffset.UTC))))
        .replaceWithVoid();
  }

  Uni<List<String>> valid(SqlClient client, String endpointId, Instant now) {
    return client
        .preparedQuery(VALID)
        .execute(Tuple.of(endpointId, now.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var secrets = new ArrayList<String>();
              rows.forEach(row -> secrets.add(box.open(endpointId, row.getBuffer(0).getBytes())));
              return secrets;
            });
  }
}
