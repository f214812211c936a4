package bida.refund;

import bida.contracts.Money;
import bida.platform.calendar.WorkingDays;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import bida.refund.core.Refund;
import bida.refund.core.RefundStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of a refund, for the app it belongs to and for operators. */
@Path("/v1/refunds")
@Produces(MediaType.APPLICATION_JSON)
class RefundsResource {

  // A payment takes at most 50 partial refunds at a channel, and an order few payments.
  private static final int MOST = 200;

  /** What the channels promise (WeChat Pay, Alipay: 1 to 3 working days). */
  private static final int LATEST_WORKING_DAYS = 3;

  private static final String ONE =
      "select " + RefundRow.COLUMNS + " from refunds where refund_no = $1 and ($2 or tenant = $3)";
  private static final String OF_ORDER =
      "select "
          + RefundRow.COLUMNS
          + " from refunds where order_no = $1 and ($2 or tenant = $3) order by requested_at,"
          + " arrived limit $4";

  record RefundView(
      String refundNo,
      @Nullable String orderNo,
      String paymentId,
      Money amount,
      String reason,
      RefundStatus status,
      String label,
      Instant requestedAt,
      @Nullable Instant nextDeadlineAt,
      @Nullable Instant arrivalEstimate,
      @Nullable String channelRefundId,
      @Nullable Instant endedAt,
      @Nullable String detail) {}

  record RefundList(List<RefundView> refunds) {}

  private final Database database;
  private final Caller caller;
  private final WorkingDays workingDays;
  private final RefundTexts texts;

  RefundsResource(Database database, Caller caller, WorkingDays workingDays, RefundTexts texts) {
    this.database = database;
    this.caller = caller;
    this.workingDays = workingDays;
    this.texts = texts;
  }

  @GET
  @RolesAllowed({"orders:read", "refunds:write", "ops"})
  public Uni<RefundList> list(
      @QueryParam("orderNo") @Nullable String orderNo,
      @HeaderParam("Accept-Language") @Nullable String language) {
    if (orderNo == null || orderNo.isBlank()) {
      throw Problems.badRequest("order_no_missing", "Say which order: ?orderNo=");
    }
    return database
        .pool()
        .preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderNo, caller.isOperator(), caller.tenant(), MOST))
        .map(
            rows -> {
              var views = new ArrayList<RefundView>();
              rows.forEach(row -> views.add(view(RefundRow.of(row).refund(), language)));
              return new RefundList(views);
            });
  }

  @GET
  @Path("/{refundNo}")
  @RolesAllowed({"orders:read", "refunds:write", "ops"})
  public Uni<RefundView> one(
      @PathParam("refundNo") String refundNo,
      @HeaderParam("Accept-Language") @Nullable String language) {
    return database
        .pool()
        .preparedQuery(ONE)
        .execute(Tuple.of(refundNo, caller.isOperator(), caller.tenant()))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.notFound("refund_not_found", "There is no such refund.");
              }
              return view(RefundRow.of(rows.iterator().next()).refund(), language);
            });
  }

  private RefundView view(Refund refund, @Nullable String language) {
    return new RefundView(
        refund.refundNo(),
        refund.orderNo(),
        refund.paymentId(),
        refund.amount(),
        refund.reason(),
        refund.status(),
        texts.status(refund.status(), language),
        refund.requestedAt(),
        refund.nextDeadlineAt(),
        arrival(refund),
        refund.channelRefundId(),
        refund.endedAt(),
        refund.detail());
  }

  private @Nullable Instant arrival(Refund refund) {
    return refund.status() == RefundStatus.APPROVED
        ? workingDays.after(Objects.requireNonNull(refund.approvedAt()), LATEST_WORKING_DAYS)
        : null;
  }
}
