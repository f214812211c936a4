package bida.simulators.http;

/** A request that is answered with a status, a code and a message instead of what it asked for. */
public final class Refusal extends RuntimeException {
  private final int status;
  private final String code;

  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public Answer answer() {
    return Answer.json(status, new Problem(code, String.valueOf(getMessage())));
  }

  private record Problem(String code, String message) {}
}
