package bida.local.api;

/** A call that did not do what was asked; the message is for the person at the terminal. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ApiFailure(String message) {
    super(message);
  }

  public ApiFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
