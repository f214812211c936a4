package bida.platform.observability;

import org.jspecify.annotations.Nullable;

/** Stands in a log line for an exception whose message, or whose cause's, holds a secret. */
final class MaskedThrowable extends Throwable {

  // Causes may go round in a circle.
  private static final int DEPTH = 16;

  private final String said;

  private MaskedThrowable(String said, Throwable original, @Nullable Throwable cause) {
    super(said, cause);
    this.said = said;
    setStackTrace(original.getStackTrace());
  }

  /** The very same where there is nothing to hide. */
  static @Nullable Throwable of(@Nullable Throwable original) {
    return of(original, DEPTH);
  }

  private static @Nullable Throwable of(@Nullable Throwable original, int depth) {
    if (original == null || depth == 0) {
      return null;
    }
    var cause = of(original.getCause(), depth - 1);
    var said = original.toString();
    var masked = Masking.mask(said);
    return masked.equals(said) && cause == original.getCause()
        ? original
        : new MaskedThrowable(masked, original, cause);
  }

  @Override
  public String toString() {
    return said;
  }
}
