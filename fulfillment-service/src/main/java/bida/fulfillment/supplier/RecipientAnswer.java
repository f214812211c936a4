package bida.fulfillment.supplier;

import org.jspecify.annotations.Nullable;

/** What a supplier knows about an account before anything is ordered for it. */
public sealed interface RecipientAnswer {

  /** {@code maskedName}: so much of its owner's name as the supplier shows to strangers. */
  record Exists(@Nullable String maskedName) implements RecipientAnswer {}

  record NoSuchAccount() implements RecipientAnswer {}

  /** It cannot be asked, or gives no answer: the account may be right. */
  record Unsupported() implements RecipientAnswer {}
}
