package bida.local.api;

/** A call that did not do what was asked; the message is for the person at the terminal. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  public ApiFailure(String message) {
    this(message, "");
  }

  /**
   * @param code of the problem, empty where there was none
   */
  ApiFailure(String message, String code) {
    super(message);
    this.code = code;
  }

  public ApiFailure(String message, Throwable cause) {
    super(message, cause);
    this.code = "";
  }

  /** What a program tells refusals apart by; empty where nobody answered. */
  public String code() {
    return code;
  }
}
