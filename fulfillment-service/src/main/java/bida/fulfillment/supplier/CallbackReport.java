package bida.fulfillment.supplier;

import bida.contracts.Actor;
import org.jspecify.annotations.Nullable;

/**
 * What a supplier reported by itself, in our words; product and quantity are compared with ours.
 */
public record CallbackReport(
    String attemptNo,
    Outcome outcome,
    @Nullable String supplierReference,
    @Nullable String product,
    @Nullable Integer quantity,
    Actor actor,
    @Nullable String reason) {

  /** How far the supplier says it has come. */
  public enum Outcome {
    PROCESSING,
    SUCCESS,
    FAILED,
    UNKNOWN
  }
}
