package bida.simulators.http;

/** A port that somebody else listens on, or that may not be opened. */
public final class PortTaken extends RuntimeException {
  public PortTaken(
      String variable, String bind, int port, @org.jspecify.annotations.Nullable Throwable cause) {
    super("cannot listen on %s:%d (%s): %s".formatted(bind, port, variable, reason(cause)), cause);
  }

  private static String reason(@org.jspecify.annotations.Nullable Throwable cause) {
    return cause == null ? "port taken" : String.valueOf(cause.getMessage());
  }
}
