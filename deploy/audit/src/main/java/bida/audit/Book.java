package bida.audit;

import java.util.Locale;

/** The database of a service; its topic is called the same. */
public enum Book {
  ORDERS,
  PAYMENTS,
  FULFILLMENTS,
  REFUNDS,
  NOTIFICATIONS;

  public String database() {
    return name().toLowerCase(Locale.ROOT);
  }
}
