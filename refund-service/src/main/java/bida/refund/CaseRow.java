package bida.refund;

import bida.platform.event.EventJson;
import bida.refund.core.Case;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** A case as stored, with what the table adds to it. */
record CaseRow(Case theCase, int version, @Nullable String traceparent) {

  static final String COLUMNS = "document::text as document, version, traceparent";

  static CaseRow of(Row row) {
    return new CaseRow(
        EventJson.read(row.getString("document"), Case.class),
        row.getInteger("version"),
        row.getString("traceparent"));
  }
}
