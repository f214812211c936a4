package bida.fulfillment.supplier;

/** What a callback turned out to be, and what its sender expects to read back. */
public sealed interface CallbackReading {

  String answer();

  record Genuine(CallbackReport report, String answer) implements CallbackReading {}

  /** Forged, garbled, or of another application: nothing is kept but a count. */
  record Refused(String why, String answer) implements CallbackReading {}
}
