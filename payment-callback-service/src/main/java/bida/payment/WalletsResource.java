package bida.payment;

import bida.contracts.Money;
import bida.payment.channel.wallet.WalletReads;
import bida.payment.core.OperatorAct.Wish;
import bida.payment.core.OperatorTask.CreditWallet;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The platform's wallets: apps look at their buyers', operators fill and correct them. */
@Path("/v1/wallets")
@Produces(MediaType.APPLICATION_JSON)
class WalletsResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  /** {@code next}: the cursor of the next page. */
  record WalletView(
      String buyerId,
      List<Money> balances,
      List<WalletReads.Line> entries,
      @Nullable String next) {}

  record CreditRequest(@Nullable Money amount, @Nullable String proof, @Nullable String reason) {}

  private final WalletReads reads;
  private final OperatorDesk desk;
  private final InstantSource clock;
  private final Caller caller;

  WalletsResource(WalletReads reads, OperatorDesk desk, InstantSource clock, Caller caller) {
    this.reads = reads;
    this.desk = desk;
    this.clock = clock;
    this.caller = caller;
  }

  @GET
  @Path("/{buyerId}")
  @RolesAllowed({"payments:write", "ops"})
  public Uni<WalletView> read(
      String buyerId,
      @QueryParam("tenant") @Nullable String tenant,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    var app = caller.isOperator() ? named(tenant) : caller.tenant();
    var most = limit == null ? DEFAULT_LIMIT : limit;
    if (most < 1 || most > MOST) {
      throw Problems.badRequest("limit_invalid", "limit is 1 to " + MOST + ".");
    }
    var before = before(cursor);
    return reads
        .balances(app, buyerId)
        .flatMap(
            balances ->
                reads
                    .entries(app, buyerId, before, most + 1)
                    .map(lines -> view(buyerId, balances, lines, most)));
  }

  private static WalletView view(
      String buyerId, List<Money> balances, List<WalletReads.Line> lines, int most) {
    var page = lines.stream().limit(most).toList();
    var next = lines.size() > most ? String.valueOf(page.getLast().entryNo()) : null;
    return new WalletView(buyerId, balances, page, next);
  }

  private static long before(@Nullable String cursor) {
    try {
      return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
    } catch (NumberFormatException _) {
      throw Problems.badRequest("cursor_invalid", "Send a cursor as it was given.");
    }
  }

  @POST
  @Path("/{buyerId}/credits")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("ops")
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OperatorActView.class)))
  public Uni<Response> credit(
      String buyerId,
      @QueryParam("tenant") @Nullable String tenant,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable CreditRequest body) {
    var app = named(tenant);
    var said = OperatorForm.given(body);
    var change = said.amount();
    if (change == null || change.amountMinor() == 0) {
      throw Problems.badRequest("amount_invalid", "Say how much; below zero takes it away.");
    }
    var wish =
        new Wish(
            new CreditWallet(app, buyerId, change),
            OperatorForm.text("proof", said.proof()),
            OperatorForm.text("reason", said.reason()),
            caller.person(),
            clock.instant());
    var route = "/v1/wallets/" + app + "/" + buyerId + "/credits";
    return desk.propose(OperatorForm.request(caller, route, key, said), wish)
        .map(Reply::toResponse);
  }

  // Operators belong to no app; whose buyer it is has to be said.
  private static String named(@Nullable String tenant) {
    if (tenant == null || tenant.isBlank()) {
      throw Problems.badRequest("tenant_missing", "Say whose buyer it is: ?tenant=");
    }
    return tenant;
  }
}
