package bida.payment;

import bida.contracts.Money;
import bida.payment.channel.wallet.Entry;
import bida.payment.channel.wallet.Owner;
import bida.payment.channel.wallet.WalletReads;
import bida.payment.channel.wallet.Wallets;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.ids.Identifiers;
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
import java.util.List;
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

  record CreditRequest(@Nullable Money amount, @Nullable String reason) {}

  record Credited(String creditNo, String buyerId, Money amount, Money balance) {}

  private final WalletReads reads;
  private final Wallets wallets;
  private final Idempotency idempotency;
  private final Identifiers ids;
  private final Caller caller;

  WalletsResource(
      WalletReads reads,
      Wallets wallets,
      Idempotency idempotency,
      Identifiers ids,
      Caller caller) {
    this.reads = reads;
    this.wallets = wallets;
    this.idempotency = idempotency;
    this.ids = ids;
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
  public Uni<Response> credit(
      String buyerId,
      @QueryParam("tenant") @Nullable String tenant,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable CreditRequest body) {
    var app = named(tenant);
    var amount = body == null ? null : body.amount();
    var reason = body == null ? null : body.reason();
    if (amount == null || amount.amountMinor() == 0) {
      throw Problems.badRequest("amount_invalid", "Say how much; below zero takes it away.");
    }
    if (reason == null || reason.isBlank()) {
      throw Problems.badRequest("reason_missing", "Say why.");
    }
    var owner = new Owner(app, buyerId, amount.currency());
    var actor = "operator:" + caller.clientId();
    var request =
        IdempotentRequest.post(
            caller.tenant(),
            "/v1/wallets/" + app + "/" + buyerId + "/credits",
            key,
            new CreditRequest(amount, reason));
    return idempotency
        .once(
            request,
            tx ->
                wallets
                    .credit(
                        tx, owner, "WC" + ids.text(20), amount.amountMinor(), actor, reason.strip())
                    .map(
                        entry ->
                            credited(
                                entry.orElseThrow(
                                    () ->
                                        Problems.conflict(
                                            "insufficient_balance",
                                            "The wallet does not hold so much.")))))
        .map(Reply::toResponse);
  }

  private static Reply credited(Entry entry) {
    var owner = entry.owner();
    return Reply.created(
        "/v1/wallets/" + owner.buyerId(),
        new Credited(
            entry.reference(),
            owner.buyerId(),
            Money.of(entry.amountMinor(), owner.currency()),
            Money.of(entry.balanceMinor(), owner.currency())));
  }

  // Operators belong to no app; whose buyer it is has to be said.
  private static String named(@Nullable String tenant) {
    if (tenant == null || tenant.isBlank()) {
      throw Problems.badRequest("tenant_missing", "Say whose buyer it is: ?tenant=");
    }
    return tenant;
  }
}
