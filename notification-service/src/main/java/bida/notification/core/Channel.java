package bida.notification.core;

/** How a message travels. */
public enum Channel {
  WEBHOOK,
  EMAIL
}
