package bida.fulfillment.supplier;

import bida.contracts.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a supplier knows about an order of ours. */
public sealed interface QueryAnswer {

  record Processing(@Nullable String supplierReference) implements QueryAnswer {}

  /** {@code cards}: what it sold, where it sells cards; empty for what it did by itself. */
  record Success(@Nullable String supplierReference, List<Card> cards) implements QueryAnswer {
    public Success {
      cards = List.copyOf(cards);
    }
  }

  record Failed(String code, Actor actor, String reason) implements QueryAnswer {}

  record NotFound() implements QueryAnswer {}

  record Unknown(String cause) implements QueryAnswer {}

  /** No answer, or none of the supplier's own: it may be down. */
  record Silent(String cause) implements QueryAnswer {}
}
