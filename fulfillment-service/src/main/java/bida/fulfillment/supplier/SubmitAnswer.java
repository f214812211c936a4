package bida.fulfillment.supplier;

import bida.contracts.Actor;
import org.jspecify.annotations.Nullable;

/** What a supplier said to a submission. */
public sealed interface SubmitAnswer {

  record Accepted(@Nullable String supplierReference) implements SubmitAnswer {}

  record Delivered(@Nullable String supplierReference) implements SubmitAnswer {}

  /** Definitive, from the adapter's allow-list; anything else is {@link Unknown}. */
  record Rejected(String code, Actor actor, String reason) implements SubmitAnswer {}

  record Unknown(String cause) implements SubmitAnswer {}

  /** No answer, or none of the supplier's own: it may have it, and it may be down. */
  record Silent(String cause) implements SubmitAnswer {}

  /** The connection was never made, so the supplier cannot have it. */
  record NotSent(String cause) implements SubmitAnswer {}
}
