package bida.local.stack;

import java.util.List;
import java.util.stream.Stream;

/** The five services: what each is called in each place. */
public enum Service {
  ORDER("order-service", "orders", 8081),
  PAYMENT("payment-callback-service", "payments", 8082),
  FULFILLMENT("fulfillment-service", "fulfillments", 8083),
  REFUND("refund-service", "refunds", 8084),
  NOTIFICATION("notification-service", "notifications", 8085);

  private final String module;
  private final String database;
  private final int usualPort;

  Service(String module, String database, int usualPort) {
    this.module = module;
    this.database = database;
    this.usualPort = usualPort;
  }

  /** Its module, its process and its consumer group. */
  public String module() {
    return module;
  }

  /** Its database, its role there and its topic. */
  public String database() {
    return database;
  }

  public int usualPort() {
    return usualPort;
  }

  /** By its module; fails for what is no service. */
  public static Service named(String module) {
    return Stream.of(values())
        .filter(service -> service.module().equals(module))
        .findFirst()
        .orElseThrow();
  }

  static boolean isOne(String part) {
    return Stream.of(values()).map(Service::module).anyMatch(part::equals);
  }

  static List<String> databases() {
    return Stream.of(values()).map(Service::database).toList();
  }
}
