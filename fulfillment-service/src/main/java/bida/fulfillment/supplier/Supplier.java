package bida.fulfillment.supplier;

import io.smallrye.mutiny.Uni;
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

  /** Verifies over the raw bytes before anything else is read. */
  CallbackReading parseCallback(CallbackRequest request);
}
