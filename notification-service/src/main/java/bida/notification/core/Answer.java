package bida.notification.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a receiver said to one attempt. */
public sealed interface Answer {

  /** For logs and the delivery log; never what the receiver wrote. */
  String detail();

  record Taken(String detail) implements Answer {}

  /** {@code retryAfter}: the receiver asked for so much patience. */
  record Failed(String detail, @Nullable Duration retryAfter) implements Answer {
    public Failed(String detail) {
      this(detail, null);
    }
  }

  /** The receiver is gone for good (410), or must not be called. */
  record Gone(String detail) implements Answer {}
}
