package bida.fulfillment.supplier;

import bida.contracts.Actor;
import org.jspecify.annotations.Nullable;

/** What a supplier knows about an order of ours. */
public sealed interface QueryAnswer {

  record Processing(@Nullable String supplierReference) implements QueryAnswer {}

  record Success(@Nullable String supplierReference) implements QueryAnswer {}

  record Failed(String code, Actor actor, String reason) implements QueryAnswer {}

  record NotFound() implements QueryAnswer {}

  record Unknown(String cause) implements QueryAnswer {}

  /** No answer, or none of the supplier's own: it may be down. */
  record Silent(String cause) implements QueryAnswer {}
}
