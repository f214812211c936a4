package bida.fulfillment.supplier;

import bida.contracts.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a supplier said to a submission. */
public sealed interface SubmitAnswer {

  record Accepted(@Nullable String supplierReference) implements SubmitAnswer {}

  /** {@code cards}: what it sold, where it sells cards; empty for what it did by itself. */
  record Delivered(@Nullable String supplierReference, List<Card> cards) implements SubmitAnswer {
    public Delivered {
      cards = List.copyOf(cards);
    }
  }

  /** Definitive, from the adapter's allow-list; anything else is {@link Unknown}. */
  record Rejected(String code, Actor actor, String reason) implements SubmitAnswer {}

  record Unknown(String cause) implements SubmitAnswer {}

  /** No answer, or none of the supplier's own: it may have it, and it may be down. */
  record Silent(String cause) implements SubmitAnswer {}

  /** The connection was never made, so the supplier cannot have it. */
  record NotSent(String cause) implements SubmitAnswer {}
}
