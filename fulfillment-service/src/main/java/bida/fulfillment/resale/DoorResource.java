package bida.fulfillment.resale;

import bida.fulfillment.resale.Answers.Answer;
import bida.fulfillment.resale.Door.Knock;
import bida.platform.database.Database;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Where other platforms buy, by agiso's SUP protocol: believed for the signature alone, and
 * answered by a code, for the status is 200 whatever is said.
 */
@Path("/agisoAcprSupplierApi")
@PermitAll
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
class DoorResource {

  private final Door door;
  private final TakeWish takeWish;
  private final Resales resales;
  private final Answers answers;
  private final Products products;
  private final ResaleConfig config;
  private final Database database;
  private final MeterRegistry metrics;

  DoorResource(
      Door door,
      TakeWish takeWish,
      Resales resales,
      Answers answers,
      Products products,
      ResaleConfig config,
      Database database,
      MeterRegistry metrics) {
    this.door = door;
    this.takeWish = takeWish;
    this.resales = resales;
    this.answers = answers;
    this.products = products;
    this.config = config;
    this.database = database;
    this.metrics = metrics;
  }

  @POST
  @Path("order/createPurchase")
  @Operation(summary = "Orders cards (agiso SUP)")
  public Uni<Response> purchase(@Context HttpServerRequest http, byte @Nullable [] body) {
    return answer("purchase", body, (reseller, said) -> order(reseller, said, false, from(http)));
  }

  @POST
  @Path("order/createRecharge")
  @Operation(summary = "Orders a recharge (agiso SUP)")
  public Uni<Response> recharge(@Context HttpServerRequest http, byte @Nullable [] body) {
    return answer("recharge", body, (reseller, said) -> order(reseller, said, true, from(http)));
  }

  @POST
  @Path("order/queryOrder")
  @Operation(summary = "How an order stands, with its cards (agiso SUP)")
  public Uni<Response> query(@Context HttpServerRequest http, byte @Nullable [] body) {
    return answer("query", body, (reseller, said) -> known(reseller, said, from(http)));
  }

  /** The same question, as other versions of the protocol name it. */
  @POST
  @Path("order/get")
  @Operation(summary = "How an order stands, with its cards (agiso SUP)")
  public Uni<Response> get(@Context HttpServerRequest http, byte @Nullable [] body) {
    return query(http, body);
  }

  @POST
  @Path("order/cancelOrder")
  @Operation(summary = "Whether an order is taken back (agiso SUP)")
  public Uni<Response> cancel(byte @Nullable [] body) {
    return answer(
        "cancel",
        body,
        (reseller, said) ->
            found(reseller, said, resale -> Uni.createFrom().item(answers.cancelled(resale))));
  }

  @POST
  @Path("product/getList")
  @Operation(summary = "What there is to buy, page by page (agiso SUP)")
  public Uni<Response> products(byte @Nullable [] body) {
    return answer("products", body, products::list);
  }

  @POST
  @Path("product/getTemplate")
  @Operation(summary = "What an order of a product has to say (agiso SUP)")
  public Uni<Response> template(byte @Nullable [] body) {
    return answer("template", body, products::template);
  }

  /** Asked before there are credentials, so anybody may. */
  @POST
  @Path("app/getAppId")
  @Operation(summary = "Our number as a supplier (agiso SUP)")
  public Response appId() {
    return said(
        "nobody",
        "app",
        config
            .appId()
            .map(id -> new Answer(Code.DONE, Map.of("appId", id)))
            .orElseGet(() -> new Answer(Code.NOT_FOUND, null)));
  }

  private Uni<Answer> order(Reseller reseller, ObjectNode said, boolean recharge, String from) {
    return takeWish.take(reseller, Wish.of(said, recharge, reseller), from);
  }

  private Uni<Answer> known(Reseller reseller, ObjectNode said, String from) {
    return found(reseller, said, resale -> answers.about(resale, reseller, from));
  }

  private Uni<Answer> found(
      Reseller reseller, ObjectNode said, Function<Resale, Uni<Answer>> answer) {
    return resales
        .find(database.pool(), reseller.tenant(), Wish.number(said))
        .flatMap(
            found ->
                found
                    .map(answer)
                    .orElseGet(() -> Uni.createFrom().item(new Answer(Code.NOT_FOUND, null))));
  }

  private Uni<Response> answer(
      String call, byte @Nullable [] body, BiFunction<Reseller, ObjectNode, Uni<Answer>> act) {
    return switch (door.open(body)) {
      case Knock.Shut(var code) ->
          Uni.createFrom().item(said("nobody", call, new Answer(code, null)));
      case Knock.Opened(var reseller, var said) ->
          Uni.createFrom()
              .deferred(() -> act.apply(reseller, said))
              .onFailure(Wish.InvalidException.class)
              .recoverWithItem(wrong -> new Answer(((Wish.InvalidException) wrong).code(), null))
              .map(answer -> said(reseller.name(), call, answer));
    };
  }

  private Response said(String reseller, String call, Answer answer) {
    metrics
        .counter(
            "bida.resale.calls",
            "reseller",
            reseller,
            "call",
            call,
            "code",
            String.valueOf(answer.code().number()))
        .increment();
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("code", answer.code().number());
    body.put("message", answer.code().text());
    body.put("data", answer.data());
    return Response.ok(body).header("Cache-Control", "no-store").build();
  }

  private static String from(HttpServerRequest http) {
    return http.remoteAddress() == null ? "unknown" : http.remoteAddress().hostAddress();
  }
}
