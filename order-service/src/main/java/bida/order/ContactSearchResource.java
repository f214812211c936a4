package bida.order;

import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * An operator finds orders by their buyer's phone or e-mail. Asked in a body, for a query string
 * would stand in traces and in the logs of proxies.
 */
@Path("/v1/orders:search")
class ContactSearchResource {

  record Body(@Nullable String phone, @Nullable String email) {}

  record Found(List<OrderView> orders) {}

  private final OrderReads reads;
  private final OrderConfig config;
  private final InstantSource clock;
  private final HttpHeaders headers;

  ContactSearchResource(
      OrderReads reads, OrderConfig config, InstantSource clock, @Context HttpHeaders headers) {
    this.reads = reads;
    this.config = config;
    this.clock = clock;
    this.headers = headers;
  }

  @POST
  @RolesAllowed("ops")
  @Operation(summary = "The newest orders of a phone or an e-mail, of every app")
  public Uni<Found> search(@Nullable Body body) {
    var phone = body == null ? null : Contacts.phone(body.phone());
    var email = body == null ? null : Contacts.email(body.email());
    if ((phone == null || phone.isEmpty()) == (email == null || email.isEmpty())) {
      throw Problems.unprocessable("search_invalid", "Send phone or email.");
    }
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    return reads
        .ofContact(phone, email, config.maxPage())
        .map(
            found ->
                new Found(
                    found.stream()
                        .map(order -> OrderView.of(order, clock.instant(), locale))
                        .toList()));
  }
}
