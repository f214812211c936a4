package bida.platform.inbox;

import bida.contracts.Event;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** What a service does with an event, inside the transaction that also marks it as applied. */
@FunctionalInterface
public interface EventHandler {
  Uni<Void> apply(Event event, SqlConnection tx);
}
