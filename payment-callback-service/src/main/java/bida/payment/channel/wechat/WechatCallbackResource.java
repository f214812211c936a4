package bida.payment.channel.wechat;

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

/** Where WeChat Pay calls back. */
@Path(WechatCallbacks.PATH)
@PermitAll
class WechatCallbackResource {

  private final CallbackDoor door;
  private final WechatCallbacks callbacks;

  WechatCallbackResource(CallbackDoor door, WechatCallbacks callbacks) {
    this.door = door;
    this.callbacks = callbacks;
  }

  /** The channel keeps an address for complaints apart from that of payments. */
  @POST
  @Path("/complaints")
  @RunOnVirtualThread
  @Operation(summary = "Notifications of WeChat Pay's consumer complaints")
  public Response receiveComplaint(@Context HttpHeaders headers, byte[] body) {
    return receive(headers, body);
  }

  @POST
  @RunOnVirtualThread
  @Operation(summary = "Notifications of WeChat Pay API v3")
  public Response receive(@Context HttpHeaders headers, byte[] body) {
    return door.receive(
        callbacks, new CallbackRequest("POST", "", headers.getRequestHeaders(), body));
  }
}
