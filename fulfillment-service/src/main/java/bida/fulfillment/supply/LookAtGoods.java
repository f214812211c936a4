package bida.fulfillment.supply;

import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CatalogueAnswer.Listed;
import bida.fulfillment.supplier.CatalogueAnswer.Silent;
import bida.fulfillment.supplier.CatalogueAnswer.Unknown;
import bida.fulfillment.supplier.CatalogueAnswer.Unlisted;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.Suppliers;
import bida.fulfillment.supply.Errands.Errand;
import bida.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Asks suppliers about the products that we sell of them, a few in each round of each. */
@ApplicationScoped
class LookAtGoods {

  private static final Logger LOG = Logger.getLogger(LookAtGoods.class);

  private static final Duration ROUND = Duration.ofSeconds(1);
  // Who does not answer about goods is asked about orders meanwhile, and that matters more.
  private static final Duration AFTER_SILENCE = Duration.ofSeconds(15);
  private static final Listing GONE = new Listing(false, new Listing.Stock.Unknown(), null);

  private final Suppliers suppliers;
  private final Goods goods;
  private final TakeLooks looks;
  private final Errands errands;
  private final Database database;
  private final SupplyConfig config;
  private final MeterRegistry metrics;
  private final InstantSource clock;

  LookAtGoods(
      Suppliers suppliers,
      Goods goods,
      TakeLooks looks,
      Errands errands,
      Database database,
      SupplyConfig config,
      MeterRegistry metrics,
      InstantSource clock) {
    this.suppliers = suppliers;
    this.goods = goods;
    this.looks = looks;
    this.errands = errands;
    this.database = database;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Starts the rounds and does not wait: a supplier that is slow must not hold up the others. */
  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    var catalogues = catalogues();
    return goods
        .plan(catalogues.keySet())
        .chain(() -> goods.due(catalogues.keySet()))
        .invoke(
            due ->
                catalogues.forEach(
                    (name, catalogue) -> {
                      if (due.contains(name)) {
                        start(name, catalogue);
                      }
                    }))
        .replaceWithVoid();
  }

  private Map<String, Catalogue> catalogues() {
    return suppliers.names().stream()
        .flatMap(name -> suppliers.byName(name).stream())
        .filter(supplier -> supplier.catalogue().isPresent())
        .collect(Collectors.toMap(Supplier::name, supplier -> supplier.catalogue().orElseThrow()));
  }

  private void start(String supplier, Catalogue catalogue) {
    errands
        .run(supplier, Errand.GOODS, config.lease(), ROUND, () -> round(supplier, catalogue))
        .subscribe()
        .with(
            _ -> {},
            failure ->
                LOG.errorf(failure, "The goods of %s cannot be noted; tried again.", supplier));
  }

  private Uni<Duration> round(String supplier, Catalogue catalogue) {
    return goods
        .next(supplier, catalogue.perRound())
        .flatMap(products -> askAll(supplier, catalogue, products));
  }

  private Uni<Duration> askAll(String supplier, Catalogue catalogue, List<String> products) {
    if (products.isEmpty()) {
      return Uni.createFrom().item(ROUND);
    }
    var product = products.getFirst();
    // What is said is not older than the question.
    var asked = clock.instant();
    return catalogue
        .of(product)
        .invoke(answer -> count(supplier, answer))
        .call(answer -> hear(supplier, product, answer, asked))
        .flatMap(
            answer ->
                answer instanceof Silent
                    ? Uni.createFrom().item(AFTER_SILENCE)
                    : askAll(supplier, catalogue, products.subList(1, products.size())));
  }

  private Uni<Void> hear(String supplier, String product, CatalogueAnswer answer, Instant asked) {
    return switch (answer) {
      case Listed(var listing) -> take(supplier, product, listing, asked);
      case Unlisted() -> take(supplier, product, GONE, asked);
      case Unknown(var cause) -> goods.miss(supplier, product, cause);
      case Silent(var cause) -> goods.miss(supplier, product, cause);
    };
  }

  private Uni<Void> take(String supplier, String product, Listing listing, Instant asked) {
    return database.inTransaction(
        tx ->
            goods
                .answered(tx, supplier, product)
                .chain(() -> looks.take(tx, supplier, product, listing, asked)));
  }

  private void count(String supplier, CatalogueAnswer answer) {
    var outcome =
        switch (answer) {
          case Listed _ -> "listed";
          case Unlisted _ -> "unlisted";
          case Unknown _ -> "unknown";
          case Silent _ -> "silent";
        };
    metrics.counter("bida.supplier.goods", "supplier", supplier, "outcome", outcome).increment();
  }
}
