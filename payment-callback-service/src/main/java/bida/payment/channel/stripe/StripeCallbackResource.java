package bida.payment.channel.stripe;

import bida.payment.CallbackDoor;
import bida.payment.channel.CallbackRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where Stripe sends its events: the endpoint one adds in the dashboard. */
@Path(StripeCallbacks.PATH)
@PermitAll
class StripeCallbackResource {

  private final CallbackDoor door;
  private final StripeCallbacks callbacks;

  StripeCallbackResource(CallbackDoor door, StripeCallbacks callbacks) {
    this.door = door;
    this.callbacks = callbacks;
  }

  @POST
  @RunOnVirtualThread
  @Operation(summary = "Events of Stripe")
  public Response receive(@Context HttpHeaders headers, byte[] body) {
    return door.receive(
        callbacks, new CallbackRequest("POST", "", headers.getRequestHeaders(), body));
  }
}
