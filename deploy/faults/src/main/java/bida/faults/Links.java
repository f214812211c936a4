package bida.faults;

import bida.faults.plan.Cable;
import bida.local.stack.Addresses;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Every cable there is, and the settings by which the parts use them. */
final class Links implements AutoCloseable {

  private final Map<Cable, Link> links = new EnumMap<>(Cable.class);

  static Links open(Addresses at) throws IOException {
    var opened = new Links();
    for (var cable : Cable.values()) {
      opened.links.put(cable, Link.to(at.port(cable.to())));
    }
    return opened;
  }

  Link of(Cable cable) {
    return Objects.requireNonNull(links.get(cable), cable.name());
  }

  /** What has to be told to each part, so that it takes its cable. */
  Map<String, Map<String, String>> settings() {
    var settings = new HashMap<String, Map<String, String>>();
    links.forEach(
        (cable, link) -> {
          var port = link.port();
          switch (cable) {
            case ORDERS_TO_POSTGRES,
                PAYMENTS_TO_POSTGRES,
                FULFILLMENTS_TO_POSTGRES,
                RELAY_TO_POSTGRES ->
                tell(settings, cable.from(), "BIDA_DB_PORT", Integer.toString(port));
            // The broker tells its clients where it is.
            case EVERYBODY_TO_KAFKA ->
                tell(settings, cable.from(), "BIDA_KAFKA_ADVERTISED_PORT", Integer.toString(port));
            case PAYMENTS_TO_WECHAT -> tell(settings, cable.from(), "BIDA_WECHAT_URL", http(port));
            case FULFILLMENTS_TO_FULU -> tell(settings, cable.from(), "BIDA_FULU_URL", http(port));
            case CHANNELS_TO_PAYMENTS -> {
              // The dashboard of one channel says it, the requests to the others do.
              tell(settings, cable.from(), "BIDA_PAYMENT_PUBLIC_URL", http(port));
              tell(settings, cable.to(), "BIDA_PAYMENT_PUBLIC_URL", http(port));
            }
          }
        });
    return settings;
  }

  @Override
  public void close() throws IOException {
    for (var link : links.values()) {
      link.close();
    }
  }

  private static void tell(
      Map<String, Map<String, String>> settings, String part, String name, String value) {
    settings.computeIfAbsent(part, _ -> new HashMap<>()).put(name, value);
  }

  private static String http(int port) {
    return "http://127.0.0.1:" + port;
  }
}
