package bida.fulfillment;

import bida.fulfillment.supplier.CallbackRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a supplier sent, as it came. */
final class CallbackRequests {

  private CallbackRequests() {}

  static CallbackRequest of(HttpServerRequest http, byte[] body) {
    return new CallbackRequest(
        "POST", http.query(), http.getHeader("Content-Type"), body, headers(http));
  }

  /** Of a header sent twice the first counts, as with what signs it. */
  private static Map<String, String> headers(HttpServerRequest http) {
    var headers = new HashMap<String, String>();
    http.headers()
        .forEach(
            header ->
                headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    return headers;
  }
}
