package bida.payment.statement;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;

/** The statement of one day of one of our merchants. */
record StatementKey(String channel, String merchant, LocalDate day) {
  Tuple tuple() {
    return Tuple.of(channel, merchant, day);
  }
}
