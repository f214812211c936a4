package bida.fulfillment;

import bida.contracts.CaseNeeded;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.database.Database;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What is left of our money at each supplier that tells, and a case a day while it is too little.
 */
@ApplicationScoped
class SupplierBalances {

  private static final Logger LOG = Logger.getLogger(SupplierBalances.class);
  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

  private final Suppliers suppliers;
  private final Database database;
  private final Outbox outbox;
  private final FulfillmentConfig config;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Map<String, AtomicReference<BigDecimal>> known = new ConcurrentHashMap<>();
  private final Map<String, LocalDate> toldOn = new ConcurrentHashMap<>();

  SupplierBalances(
      Suppliers suppliers,
      Database database,
      Outbox outbox,
      FulfillmentConfig config,
      MeterRegistry metrics,
      InstantSource clock) {
    this.suppliers = suppliers;
    this.database = database;
    this.outbox = outbox;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Scheduled(
      every = "${bida.fulfillment.unhurried-every:PT10S}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> ask() {
    return Multi.createFrom()
        .iterable(suppliers.names())
        .onItem()
        .transformToUniAndConcatenate(this::ask)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> ask(String supplier) {
    return suppliers
        .named(supplier)
        .balance()
        .flatMap(told -> told.isEmpty() ? Uni.createFrom().voidItem() : note(supplier, told.get()));
  }

  private Uni<Void> note(String supplier, BigDecimal balance) {
    known.computeIfAbsent(supplier, this::gauge).set(balance);
    var lowest = config.lowestBalance().get(supplier);
    var today = LocalDate.ofInstant(clock.instant(), BEIJING);
    return lowest == null || balance.compareTo(lowest) >= 0 || today.equals(toldOn.get(supplier))
        ? Uni.createFrom().voidItem()
        : tell(supplier, balance, today).invoke(() -> toldOn.put(supplier, today));
  }

  private AtomicReference<BigDecimal> gauge(String supplier) {
    var money = new AtomicReference<>(BigDecimal.ZERO);
    Gauge.builder("bida.supplier.balance", money, left -> left.get().doubleValue())
        .tag("supplier", supplier)
        .register(metrics);
    return money;
  }

  // Each instance tells once a day, under one key.
  private Uni<Void> tell(String supplier, BigDecimal balance, LocalDate today) {
    LOG.errorf("%s has %s of ours left: pay in.", supplier, balance.toPlainString());
    var needed =
        new CaseNeeded(
            "SUPPLIER_BALANCE_LOW:" + supplier + ":" + today,
            "SUPPLIER_BALANCE_LOW",
            null,
            null,
            "%s has %s of ours left: pay in".formatted(supplier, balance.toPlainString()),
            clock.instant());
    return database.inTransaction(
        tx -> outbox.publish(tx, Publication.of(needed.key(), null, null, List.of(needed))));
  }
}
