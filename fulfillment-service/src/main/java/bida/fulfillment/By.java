package bida.fulfillment;

import org.jspecify.annotations.Nullable;

/** Who or what set a decision off; a callback brings the trace of its own request, to be linked. */
record By(String actor, @Nullable String traceparent) {

  static By the(String actor) {
    return new By(actor, null);
  }
}
