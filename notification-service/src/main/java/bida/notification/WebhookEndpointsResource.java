package bida.notification;

import bida.notification.RegisterEndpoint.NewEndpoint;
import bida.notification.RegisterEndpoint.NewSecret;
import bida.notification.WebhookEndpoints.Endpoint;
import bida.platform.database.Database;
import bida.platform.idempotency.Reply;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an app is called when something happens to its orders. */
@Path("/v1/webhook-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("notifications:write")
class WebhookEndpointsResource {

  record EndpointList(List<Endpoint> endpoints) {}

  private final Database database;
  private final WebhookEndpoints endpoints;
  private final RegisterEndpoint register;
  private final ReplayMessages replay;
  private final Caller caller;

  WebhookEndpointsResource(
      Database database,
      WebhookEndpoints endpoints,
      RegisterEndpoint register,
      ReplayMessages replay,
      Caller caller) {
    this.database = database;
    this.endpoints = endpoints;
    this.register = register;
    this.replay = replay;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> add(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable NewEndpoint wanted) {
    return register.register(caller.tenant(), key, wanted).map(Reply::toResponse);
  }

  @GET
  public Uni<EndpointList> list() {
    return endpoints.of(database.pool(), caller.tenant()).map(EndpointList::new);
  }

  @DELETE
  @Path("/{endpointId}")
  public Uni<Void> delete(@PathParam("endpointId") String endpointId) {
    return register.delete(caller.tenant(), endpointId);
  }

  @POST
  @Path("/{endpointId}/rotation")
  @Consumes(MediaType.WILDCARD)
  public Uni<Response> rotate(
      @PathParam("endpointId") String endpointId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable NewSecret wanted) {
    return register.rotate(caller.tenant(), endpointId, key, wanted).map(Reply::toResponse);
  }

  @POST
  @Path("/{endpointId}/test")
  @Consumes(MediaType.WILDCARD)
  public Uni<Response> test(
      @PathParam("endpointId") String endpointId,
      @HeaderParam("Idempotency-Key") @Nullable String key) {
    return replay.test(caller.tenant(), endpointId, key).map(Reply::toResponse);
  }

  @POST
  @Path("/{endpointId}/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> replay(
      @PathParam("endpointId") String endpointId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      ReplayMessages.@Nullable Wanted wanted) {
    return replay.replay(caller.tenant(), endpointId, key, wanted).map(Reply::toResponse);
  }
}
