package bida.payment;

import bida.contracts.Event;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells events each under its own key: money without an order and its case have different ones. */
@ApplicationScoped
class Announcements {

  private final Outbox outbox;

  Announcements(Outbox outbox) {
    this.outbox = outbox;
  }

  Uni<Void> tell(
      SqlConnection tx,
      @Nullable String tenant,
      @Nullable String traceparent,
      List<? extends Event> events) {
    var told = Uni.createFrom().voidItem();
    for (var event : events) {
      told =
          told.chain(
              () ->
                  outbox.publish(
                      tx, Publication.of(event.key(), tenant, traceparent, List.of(event))));
    }
    return told;
  }
}
