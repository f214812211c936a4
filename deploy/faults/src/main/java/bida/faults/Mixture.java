package bida.faults;

import java.util.List;

/** A kind of payment, how often it is met, and where its money has to end. */
enum Mixture {
  RIGHT(30, End.DELIVERED),
  /** The channel tells of the one payment three times, each with a number of its own. */
  TOLD_THRICE(10, End.DELIVERED),
  /** Paid for what the supplier refuses: the money goes back. */
  IN_VAIN(10, End.REFUNDED),
  /** Paid when the order was cancelled already: within the grace it comes back to life. */
  CANCELLED(5, End.DELIVERED),
  WRONG_AMOUNT(10, End.CASE),
  WRONG_CURRENCY(5, End.CASE),
  /** A second transaction for a number that has its money. */
  SECOND_TRANSACTION(10, End.DELIVERED),
  UNKNOWN_NUMBER(15, End.CASE),
  OTHER_MERCHANT(5, End.REFUSED);

  /** Where money may come to rest. */
  enum End {
    DELIVERED,
    REFUNDED,
    /** Held for whoever can find its order; goes back by itself when nobody does. */
    CASE,
    /** Not ours at all, so not even written down. */
    REFUSED
  }

  private final int weight;
  private final End end;

  Mixture(int weight, End end) {
    this.weight = weight;
    this.end = end;
  }

  End end() {
    return end;
  }

  /** The kind that stands at this place of a hundred. */
  static Mixture at(int dice) {
    int reached = 0;
    for (var kind : List.of(values())) {
      reached += kind.weight;
      if (dice < reached) {
        return kind;
      }
    }
    throw new IllegalArgumentException(dice + " is not below " + reached);
  }
}
