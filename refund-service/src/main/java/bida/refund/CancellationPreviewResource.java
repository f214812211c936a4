package bida.refund;

import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import bida.refund.CancellationQuotes.Quote;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What cancelling an order now would give back, before anybody decides. */
@Path("/v1/orders/{orderNo}/cancellation-preview")
@Produces(MediaType.APPLICATION_JSON)
class CancellationPreviewResource {

  // Refunds on their way, held money and requests count as taken: the quote never promises twice.
  private static final String FACTS =
      """
      select f.currency, f.fenced_at, f.revealed_at,
             (select sum(l.amount_minor) from order_line_facts l
              where l.order_no = f.order_no and l.amount_minor is not null)::bigint as lines,
             coalesce((select sum(l.amount_minor) from order_line_facts l
                       where l.order_no = f.order_no and l.kept_at is not null), 0)::bigint as kept,
             coalesce((select sum(l.amount_minor) from order_line_facts l
                       where l.order_no = f.order_no and l.held_at is not null), 0)::bigint as held,
             coalesce((select sum(p.amount_minor) from captured_payments p
                       where p.order_no = f.order_no and p.matched and p.currency = f.currency), 0)::bigint as captured,
             coalesce((select sum(r.amount_minor) from refunds r join captured_payments p using (payment_id)
                       where p.order_no = f.order_no and p.matched and r.currency = f.currency
                         and r.status not in ('REFUSED', 'RELEASED', 'COVERED')), 0)::bigint
             + coalesce((select sum(c.amount_minor) from channel_refunds c join captured_payments p using (payment_id)
                         where p.order_no = f.order_no and p.matched and c.currency = f.currency), 0)::bigint as taken
      from order_facts f
      where f.order_no = $1 and f.currency is not null and ($2 or f.tenant = $3)
      """;

  record PreviewView(@JsonUnwrapped Quote quote, String text) {}

  private final Database database;
  private final Caller caller;
  private final CancellationQuotes quotes;
  private final RefundTexts texts;

  CancellationPreviewResource(
      Database database, Caller caller, CancellationQuotes quotes, RefundTexts texts) {
    this.database = database;
    this.caller = caller;
    this.quotes = quotes;
    this.texts = texts;
  }

  @GET
  @RolesAllowed({"orders:read", "ops"})
  public Uni<PreviewView> preview(
      @PathParam("orderNo") String orderNo,
      @HeaderParam("Accept-Language") @Nullable String language) {
    return database
        .pool()
        .preparedQuery(FACTS)
        .execute(Tuple.of(orderNo, caller.isOperator(), caller.tenant()))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.notFound("order_not_found", "There is no such order.");
              }
              var quote = quotes.of(orderNo, rows.iterator().next());
              return new PreviewView(quote, texts.quote(quote.outcome(), language));
            });
  }
}
