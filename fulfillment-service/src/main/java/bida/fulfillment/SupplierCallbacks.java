package bida.fulfillment;

import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackRequest;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;

/** Keeps what suppliers signed, to the byte, once however often they send it. */
@ApplicationScoped
class SupplierCallbacks {

  private static final String KEEP =
      """
      insert into supplier_callback (id, supplier, body_hash, body, content_type, attempt_no, report,
        http_traceparent, received_at, next_deadline_at)
      values ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8, $9, $9)
      on conflict (supplier, body_hash) do nothing
      """;

  private final Database database;
  private final Identifiers ids;
  private final Traces traces;
  private final InstantSource clock;

  SupplierCallbacks(Database database, Identifiers ids, Traces traces, InstantSource clock) {
    this.database = database;
    this.ids = ids;
    this.traces = traces;
    this.clock = clock;
  }

  /** Whether it is new; committed either way when this completes. */
  Uni<Boolean> keep(String supplier, CallbackRequest request, CallbackReport report) {
    return database
        .pool()
        .preparedQuery(KEEP)
        .execute(
            Tuple.tuple()
                .addUUID(ids.uuid())
                .addString(supplier)
                .addString(sha256(request.body()))
                .addBuffer(Buffer.buffer(request.body()))
                .addValue(request.contentType())
                .addString(report.attemptNo())
                .addString(EventJson.write(report))
                .addValue(traces.current())
                .addValue(DeliveryStore.utc(clock.instant())))
        .map(rows -> rows.rowCount() == 1);
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
