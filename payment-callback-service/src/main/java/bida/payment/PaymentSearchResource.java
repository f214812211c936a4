package bida.payment;

import bida.payment.core.Payment;
import bida.platform.database.Database;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Payments by whatever stands on a bill; operators search all, an app its own. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
class PaymentSearchResource {

  private static final int USUAL_PAGE = 20;

  record Found(@Nullable String orderNo, @Nullable String tenant, PaymentView payment) {
    static Found of(Payment payment) {
      var order = payment.order();
      return new Found(
          order == null ? null : order.orderNo(),
          order == null ? null : order.tenant(),
          // Without its refunds, so none of them arrives.
          PaymentView.of(payment, Map.of(), List.of(), Duration.ZERO));
    }
  }

  /** {@code next} is absent on the last page. */
  record Page(List<Found> payments, @Nullable String next) {}

  private final Database database;
  private final Caller caller;
  private final PaymentConfig config;

  PaymentSearchResource(Database database, Caller caller, PaymentConfig config) {
    this.database = database;
    this.caller = caller;
    this.config = config;
  }

  @GET
  @Path("/payments")
  @RolesAllowed({"orders:read", "payments:write", "ops"})
  @Operation(summary = "The newest payments first, narrowed by what is known of them")
  public Uni<Page> search(
      @QueryParam("orderNo") @Nullable String orderNo,
      @QueryParam("paymentNo") @Nullable String paymentNo,
      @QueryParam("transactionNo") @Nullable String transactionNo,
      @QueryParam("amountMinor") @Nullable Long amountMinor,
      @QueryParam("currency") @Nullable String currency,
      @QueryParam("channel") @Nullable String channel,
      @QueryParam("status") @Nullable String status,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    var size = Math.clamp(limit == null ? USUAL_PAGE : limit, 1, config.maxPage());
    var filter =
        new PaymentFilter()
            .is("tenant", caller.isOperator() ? null : caller.tenant())
            .is("order_no", orderNo)
            .is("payment_no", paymentNo)
            .is("channel_transaction_id", transactionNo)
            .amount(amountMinor)
            .is("currency", currency)
            .is("channel", channel)
            .status(status)
            .from(from)
            .to(to)
            .after(cursor);
    return database
        .pool()
        .preparedQuery(filter.sql(size + 1))
        .execute(filter.arguments())
        .map(rows -> rows.stream().map(row -> Payments.stored(row).state()).toList())
        .map(found -> page(found, size));
  }

  private static Page page(List<Payment> found, int size) {
    return new Page(
        found.stream().limit(size).map(Found::of).toList(),
        found.size() > size ? PaymentFilter.cursor(found.get(size - 1)) : null);
  }
}
