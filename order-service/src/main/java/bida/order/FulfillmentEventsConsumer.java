package bida.order;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.MaintenanceAnnounced;
import bida.contracts.FulfillmentEvent.ResaleRequested;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.FulfillmentEvent.SupplyAnnounced;
import bida.platform.inbox.EventConsumer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What became of the deliveries, as fulfillment-service tells it. */
@ApplicationScoped
class FulfillmentEventsConsumer {

  private final EventConsumer consumer;
  private final OrderFacts facts;
  private final Stock stock;
  private final ClaimEnds claims;
  private final Maintenance maintenance;
  private final PlaceResale resales;
  private final Supply supply;
  private final OrderHints hints;

  FulfillmentEventsConsumer(
      EventConsumer consumer,
      OrderFacts facts,
      Stock stock,
      ClaimEnds claims,
      Maintenance maintenance,
      PlaceResale resales,
      Supply supply,
      OrderHints hints) {
    this.consumer = consumer;
    this.facts = facts;
    this.stock = stock;
    this.claims = claims;
    this.maintenance = maintenance;
    this.resales = resales;
    this.supply = supply;
    this.hints = hints;
  }

  @Incoming("fulfillments")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumer.receive(record, this::apply).invoke(() -> hints.changedHere(record.key()));
  }

  private Uni<Void> apply(Event event, SqlConnection tx) {
    return switch (event) {
      case CardKeyReissued e -> claims.reissued(tx, e);
      case ClaimRefused e -> claims.refused(tx, e);
      case ClaimUpheld e -> claims.upheld(tx, e);
      case ClaimWithdrawn e -> claims.withdrawn(tx, e);
      case MaintenanceAnnounced e -> maintenance.take(tx, e);
      case ResaleRequested e -> resales.place(tx, e);
      case SupplyAnnounced e -> supply.take(tx, e);
      case StockChanged e -> stock.takeTotal(tx, e.sku(), e.version(), e.usableTotal());
      default -> facts.hear(event, tx);
    };
  }
}
