package bida.fulfillment.vault;

import bida.fulfillment.vault.KeyFiles.KeyFile;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Operators bring in more keys than one request holds, and put all of them on sale or none. */
@Path("/v1/key-files")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class KeyFilesResource {

  private static final int NAME_LENGTH = 200;

  private final KeyFiles files;
  private final ImportKeys importKeys;
  private final ShelfLives lives;
  private final Idempotency idempotency;
  private final Caller caller;

  KeyFilesResource(
      KeyFiles files,
      ImportKeys importKeys,
      ShelfLives lives,
      Idempotency idempotency,
      Caller caller) {
    this.files = files;
    this.importKeys = importKeys;
    this.lives = lives;
    this.idempotency = idempotency;
    this.caller = caller;
  }

  /** {@code expiresAt}: of all its keys; none is sold shortly before. */
  record Opening(@Nullable String sku, @Nullable String name, @Nullable String expiresAt) {}

  record Part(@Nullable List<ImportKeys.@Nullable Line> keys) {
    @Override
    public String toString() {
      return "Part[***]";
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> open(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable Opening body) {
    var sku = body == null || body.sku() == null ? "" : body.sku();
    if (!ImportKeys.SKU.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    var name = body == null || body.name() == null || body.name().isBlank() ? "keys" : body.name();
    if (name.length() > NAME_LENGTH) {
      throw Problems.unprocessable(
          "name_too_long", "A name has up to " + NAME_LENGTH + " characters.");
    }
    var expiresAt = lives.read(body == null ? null : body.expiresAt());
    var tenant = caller.tenant();
    var client = caller.clientId();
    var opening = new Opening(sku, name, expiresAt == null ? null : expiresAt.toString());
    return idempotency
        .once(
            IdempotentRequest.post(tenant, "/v1/key-files", key, opening),
            tx ->
                files
                    .open(tx, tenant, sku, name, expiresAt, client)
                    .map(file -> Reply.created("/v1/key-files/" + file.fileId(), file)))
        .map(Reply::toResponse);
  }

  @POST
  @Path("{id}/parts")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> add(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Part body) {
    var tenant = caller.tenant();
    var client = caller.clientId();
    return files
        .show(tenant, parse(id))
        .flatMap(
            file -> importKeys.part(tenant, client, key, file, body == null ? null : body.keys()))
        .map(Reply::toResponse);
  }

  @GET
  @Path("{id}")
  public Uni<KeyFile> show(@PathParam("id") String id) {
    return files.show(caller.tenant(), parse(id));
  }

  /** Repeating it changes nothing. */
  @POST
  @Path("{id}/release")
  public Uni<KeyFile> release(@PathParam("id") String id) {
    return files.release(caller.tenant(), parse(id));
  }

  /** Repeating it changes nothing. */
  @POST
  @Path("{id}/discard")
  public Uni<KeyFile> discard(@PathParam("id") String id) {
    return files.discard(caller.tenant(), parse(id));
  }

  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Problems.notFound("key_file_unknown", "There is no such file of keys.");
    }
  }
}
