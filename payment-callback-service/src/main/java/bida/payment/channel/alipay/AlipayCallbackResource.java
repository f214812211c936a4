package bida.payment.channel.alipay;

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

/** Where Alipay calls back: trades by the notify_url, complaints by the application gateway. */
@Path(AlipayCallbacks.PATH)
@PermitAll
class AlipayCallbackResource {

  private final CallbackDoor door;
  private final AlipayCallbacks callbacks;

  AlipayCallbackResource(CallbackDoor door, AlipayCallbacks callbacks) {
    this.door = door;
    this.callbacks = callbacks;
  }

  @POST
  @RunOnVirtualThread
  @Operation(summary = "Notifications of Alipay")
  public Response receive(@Context HttpHeaders headers, byte[] body) {
    return door.receive(
        callbacks, new CallbackRequest("POST", "", headers.getRequestHeaders(), body));
  }
}
