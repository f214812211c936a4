package bida.platform.selftest;

import bida.contracts.OrderEvent.OrderCancelled;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A REST edge like any service's. */
@Path("/v1/echoes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "bida.selftest", stringValue = "true")
public class EchoResource {

  record Echo(String text, int times) {}

  record Whose(String tenant) {}

  private final Caller caller;
  private final Idempotency idempotency;
  private final Outbox outbox;
  private final AtomicInteger effects = new AtomicInteger();
  private final Map<String, Supplier<Uni<Void>>> before = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Uni<Void>>> after = new ConcurrentHashMap<>();

  EchoResource(Caller caller, Idempotency idempotency, Outbox outbox) {
    this.caller = caller;
    this.idempotency = idempotency;
    this.outbox = outbox;
  }

  @GET
  @RolesAllowed("orders:read")
  public Whose whose() {
    return new Whose(caller.tenant());
  }

  @GET
  @Path("conflict")
  @RolesAllowed("orders:read")
  public Whose conflict() {
    throw Problems.retryLater("busy", "Come back.", 2);
  }

  @GET
  @Path("bug")
  @RolesAllowed("orders:read")
  public Whose bug() {
    throw new IllegalStateException("whsec_secretsecret");
  }

  @POST
  @RolesAllowed("orders:write")
  public Uni<Response> echo(@HeaderParam("Idempotency-Key") String key, Echo echo) {
    var request = IdempotentRequest.post(caller.tenant(), "/v1/echoes", key, echo);
    return idempotency
        .once(
            request,
            tx -> {
              int number = effects.incrementAndGet();
              return meet(before, echo.text())
                  .chain(() -> outbox.publish(tx, told(echo.text())))
                  .chain(() -> meet(after, echo.text()))
                  .map(_ -> Reply.created("/v1/echoes/" + number, new Echo(echo.text(), number)));
            })
        .map(Reply::toResponse);
  }

  // The effect that must not happen twice: one outbox row under the text as key.
  private static Publication told(String text) {
    return Publication.of(
        text, "app-1", null, List.of(new OrderCancelled(text, "app-1", "echo", Instant.EPOCH)));
  }

  /** What happens from now on before the effect, for such a text. */
  public void trouble(String text, Supplier<Uni<Void>> trouble) {
    before.put(text, trouble);
  }

  /** What happens from now on after the effect, still in its transaction. */
  public void troubleAfter(String text, Supplier<Uni<Void>> trouble) {
    after.put(text, trouble);
  }

  private static Uni<Void> meet(Map<String, Supplier<Uni<Void>>> troubles, String text) {
    return troubles.getOrDefault(text, () -> Uni.createFrom().voidItem()).get();
  }
}
