package bida.order;

import bida.contracts.Money;
import bida.order.core.CancelQuote;
import bida.order.core.CancelQuote.Outcome;
import bida.order.core.Order;
import bida.platform.calendar.WorkingDays;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What cancelling an order now would give back: the decision itself, before it is asked for. */
@Path("/v1/orders/{orderNo}/cancellation-preview")
class CancellationPreviewResource {

  /** What the channels promise (WeChat Pay, Alipay: 1 to 3 working days). */
  private static final int EARLIEST_WORKING_DAYS = 1;

  private static final int LATEST_WORKING_DAYS = 3;

  private static final WorkingDays DAYS = WorkingDays.announced();

  private final OrderReads reads;
  private final Caller caller;
  private final InstantSource clock;
  private final HttpHeaders headers;

  CancellationPreviewResource(
      OrderReads reads, Caller caller, InstantSource clock, @Context HttpHeaders headers) {
    this.reads = reads;
    this.caller = caller;
    this.clock = clock;
    this.headers = headers;
  }

  record Arrival(Instant earliest, Instant latest) {}

  /**
   * {@code version} is the order's that this was said of; {@code code} the refusal that a
   * cancellation would get; {@code until} the end of what is said, where it has one.
   */
  record PreviewView(
      String orderNo,
      long version,
      Outcome outcome,
      @Nullable String code,
      Money paid,
      Money refund,
      Money fee,
      List<Integer> lineNos,
      @Nullable Instant until,
      @Nullable Arrival arrival,
      Instant quotedAt,
      String text) {

    static PreviewView of(Order order, Texts texts, Instant now) {
      var quote = CancelQuote.of(order, now);
      return new PreviewView(
          order.orderNo(),
          order.version(),
          quote.outcome(),
          quote.code(),
          order.funds().captured(),
          quote.refund(),
          // Until the policy of an offer names one.
          Money.zero(quote.refund().currency()),
          quote.lineNos(),
          quote.until(),
          quote.refund().amountMinor() == 0 ? null : arrival(now),
          now,
          texts.quote(quote));
    }

    private static Arrival arrival(Instant now) {
      return new Arrival(
          DAYS.after(now, EARLIEST_WORKING_DAYS), DAYS.after(now, LATEST_WORKING_DAYS));
    }
  }

  @GET
  @RolesAllowed({"orders:read", "ops"})
  @Operation(summary = "What cancelling would give back now, by the rule that decides it")
  public Uni<PreviewView> preview(String orderNo) {
    var texts = Texts.in(Texts.accepted(headers.getAcceptableLanguages()));
    return reads
        .find(caller.tenant(), caller.isOperator(), orderNo)
        .map(order -> PreviewView.of(order, texts, clock.instant()));
  }
}
