package bida.payment.channel.epay;

import bida.payment.CallbackDoor;
import bida.payment.channel.CallbackRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where epay operators call back: by GET as the protocol says, by POST at some. */
@Path(EpayCallbacks.PATH)
@PermitAll
class EpayCallbackResource {

  private static final byte[] NOTHING = new byte[0];

  private final CallbackDoor door;
  private final EpayCallbacks callbacks;

  EpayCallbackResource(CallbackDoor door, EpayCallbacks callbacks) {
    this.door = door;
    this.callbacks = callbacks;
  }

  @GET
  @RunOnVirtualThread
  @Operation(summary = "Notifications of epay")
  public Response receive(@Context HttpServerRequest request, @Context HttpHeaders headers) {
    // As it stands in the URL: decoded for us it would not be what was signed.
    var query = Objects.requireNonNullElse(request.query(), "");
    return door.receive(
        callbacks, new CallbackRequest("GET", query, headers.getRequestHeaders(), NOTHING));
  }

  @POST
  @RunOnVirtualThread
  @Operation(summary = "Notifications of epay, sent as a form")
  public Response receive(@Context HttpHeaders headers, byte[] body) {
    return door.receive(
        callbacks, new CallbackRequest("POST", "", headers.getRequestHeaders(), body));
  }
}
