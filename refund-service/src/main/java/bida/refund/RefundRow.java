package bida.refund;

import bida.platform.event.EventJson;
import bida.refund.core.Refund;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** A refund as stored, with what the table adds to it. */
record RefundRow(Refund refund, int version, @Nullable String traceparent) {

  static final String COLUMNS = "state::text as state, version, traceparent";

  static RefundRow of(Row row) {
    return new RefundRow(
        EventJson.read(row.getString("state"), Refund.class),
        row.getInteger("version"),
        row.getString("traceparent"));
  }
}
