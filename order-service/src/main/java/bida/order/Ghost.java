package bida.order;

/** How an app's picture of an order contradicts ours. */
enum Ghost {
  /** The app showed an order that is not here. */
  UNKNOWN_ORDER,
  /** The app saw a version that was never stored here, or was lost. */
  NEWER_THAN_OURS
}
