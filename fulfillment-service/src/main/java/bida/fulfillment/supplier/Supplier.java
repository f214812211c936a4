package bida.fulfillment.supplier;

import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that delivers for us. Calls never fail: what went wrong is an answer. They run
 * outside of any transaction, after the attempt number was committed.
 */
public interface Supplier {

  String name();

  /** A supplier without its settings is none. */
  default boolean isConfigured() {
    return true;
  }

  Capabilities capabilities();

  Uni<SubmitAnswer> submit(SupplierOrder order);

  Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference);

  /** What is left of our money there, in its currency; empty where it does not tell. */
  default Uni<Optional<BigDecimal>> balance() {
    return Uni.createFrom().item(Optional.empty());
  }

  /** Its own lists of what it did for us, where it gives any. */
  default Optional<Statements> statements() {
    return Optional.empty();
  }

  /** What it has for sale, where it can be asked. */
  default Optional<Catalogue> catalogue() {
    return Optional.empty();
  }

  /** Asked before payment whether an account is there; most suppliers have no such question. */
  default Uni<RecipientAnswer> verifyRecipient(
      String product, String recipient, @Nullable String region) {
    return Uni.createFrom().item(new RecipientAnswer.Unsupported());
  }

  /** Verifies over the raw bytes before anything else is read. */
  CallbackReading parseCallback(CallbackRequest request);
}
