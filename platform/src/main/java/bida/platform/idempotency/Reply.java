package bida.platform.idempotency;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An answer that can be stored and given again to the letter. */
public record Reply(int status, @Nullable String location, String body, boolean replayed) {

  public static Reply created(String location, Object body) {
    return new Reply(201, location, Idempotency.json(body), false);
  }

  public static Reply ok(Object body) {
    return new Reply(200, null, Idempotency.json(body), false);
  }

  public Response toResponse() {
    var response = Response.status(status).entity(body).type(MediaType.APPLICATION_JSON_TYPE);
    if (location != null) {
      response.location(URI.create(location));
    }
    if (replayed) {
      response.header("Idempotency-Replayed", "true");
    }
    return response.build();
  }
}
