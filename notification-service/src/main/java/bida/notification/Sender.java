package bida.notification;

import bida.notification.core.Answer;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;

/** Brings a message to its receiver and says what came back; every trouble is an answer. */
interface Sender {

  /** {@code span}: the call in the order's trace. */
  Uni<Answer> send(MessageRow row, Span span);
}
