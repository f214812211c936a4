package bida.fulfillment.vault;

import bida.platform.database.Database;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Operators bring card keys in, look at a batch, and take it out of sale. */
@Path("/v1/key-batches")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class KeyBatchesResource {

  private static final String SHOW =
      """
      select b.sku, b.imported, b.refused, b.imported_by, b.imported_at, b.expires_at, b.ended_at, k.status, k.keys
      from key_batch b
      left join (select status, count(*) as keys from card_key where batch_id = $1 group by status) k on true
      where b.id = $1
      """;

  private final ImportKeys importKeys;
  private final KeyBatches batches;
  private final Idempotency idempotency;
  private final Database database;
  private final Caller caller;

  KeyBatchesResource(
      ImportKeys importKeys,
      KeyBatches batches,
      Idempotency idempotency,
      Database database,
      Caller caller) {
    this.importKeys = importKeys;
    this.batches = batches;
    this.idempotency = idempotency;
    this.database = database;
    this.caller = caller;
  }

  /** {@code expiresAt}: of all these keys; none is sold shortly before. */
  record Import(
      @Nullable String sku,
      @Nullable List<ImportKeys.@Nullable Line> keys,
      @Nullable String expiresAt) {
    @Override
    public String toString() {
      return "Import[" + sku + "]";
    }
  }

  record Voided(UUID batchId, int voided) {}

  /** {@code endedAt}: what nobody had bought went out of sale then, because it ends. */
  record BatchView(
      UUID batchId,
      String sku,
      int imported,
      int refused,
      String importedBy,
      Instant importedAt,
      @Nullable Instant expiresAt,
      @Nullable Instant endedAt,
      Map<String, Long> keys) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> importKeys(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable Import body) {
    if (body == null) {
      throw Problems.badRequest("body_missing", "Send the SKU and its keys.");
    }
    return importKeys
        .batch(caller.tenant(), caller.clientId(), key, body.sku(), body.keys(), body.expiresAt())
        .map(Reply::toResponse);
  }

  @GET
  @Path("{id}")
  public Uni<BatchView> show(@PathParam("id") String id) {
    var batchId = parse(id);
    return database
        .pool()
        .preparedQuery(SHOW)
        .execute(Tuple.of(batchId))
        .map(
            rows -> {
              BatchView view = null;
              for (var row : rows) {
                if (view == null) {
                  view =
                      new BatchView(
                          batchId,
                          row.getString("sku"),
                          row.getInteger("imported"),
                          row.getInteger("refused"),
                          row.getString("imported_by"),
                          row.getOffsetDateTime("imported_at").toInstant(),
                          instant(row.getOffsetDateTime("expires_at")),
                          instant(row.getOffsetDateTime("ended_at")),
                          new TreeMap<>());
                }
                if (row.getString("status") != null) {
                  view.keys().put(row.getString("status"), row.getLong("keys"));
                }
              }
              if (view == null) {
                throw unknown();
              }
              return view;
            });
  }

  @POST
  @Path("{id}/void")
  public Uni<Response> voidBatch(
      @PathParam("id") String id, @HeaderParam("Idempotency-Key") @Nullable String key) {
    var batchId = parse(id);
    var client = caller.clientId();
    var request =
        IdempotentRequest.post(
            caller.tenant(), "/v1/key-batches/" + batchId + "/void", key, batchId);
    return show(id)
        .chain(
            () ->
                idempotency.once(
                    request,
                    tx ->
                        batches
                            .voidAvailable(tx, batchId, client)
                            .map(count -> Reply.ok(new Voided(batchId, count)))))
        .map(Reply::toResponse);
  }

  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }

  private static RuntimeException unknown() {
    return Problems.notFound("key_batch_unknown", "There is no such batch of keys.");
  }
}
