package bida.notification.core;

/** Where a message stands; only a pending one is tried by itself, and it always has a next time. */
public enum MessageStatus {
  PENDING,
  DELIVERED,
  /** Given up; a replay brings it back. */
  PARKED
}
