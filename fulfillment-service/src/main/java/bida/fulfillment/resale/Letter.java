package bida.fulfillment.resale;

import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.resale.Answers.Answer;
import bida.fulfillment.supplier.SupplierHttp.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A callback on its way out: an order's answer with its time and signature, and what it is told.
 */
final class Letter {

  private Letter() {}

  static HttpRequest to(
      URI address, Reseller reseller, Answer answer, Instant at, Duration patience) {
    var said = new LinkedHashMap<>(Objects.requireNonNull(answer.data()));
    said.put("timestamp", at.getEpochSecond());
    var signed = new TreeMap<String, String>();
    said.forEach((name, value) -> signed.put(name, value.toString()));
    said.put("sign", reseller.signature().of(signed));
    return HttpRequest.newBuilder(address)
        .timeout(patience)
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(AgisoJson.write(said)))
        .build();
  }

  static boolean isAcknowledged(Reply reply) {
    return reply instanceof Reply.Answered(var status, var body)
        && status == 200
        && AgisoJson.object(body)
            .map(said -> "200".equals(AgisoJson.text(said, "code")))
            .orElse(false);
  }
}
