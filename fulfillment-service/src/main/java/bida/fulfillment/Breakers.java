package bida.fulfillment;

import bida.fulfillment.supplier.Suppliers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The breaker of each supplier, in this instance. */
@ApplicationScoped
class Breakers {

  private final Map<String, Breaker> bySupplier = new LinkedHashMap<>();

  Breakers(
      Suppliers suppliers, FulfillmentConfig config, InstantSource clock, MeterRegistry metrics) {
    for (var supplier : suppliers.names()) {
      var breaker =
          new Breaker(
              config.callsInFlight(), config.silencesToPause(), config.pauseOfSilent(), clock);
      Gauge.builder("bida.supplier.silent", breaker, one -> one.isOpen() ? 1 : 0)
          .tag("supplier", supplier)
          .register(metrics);
      bySupplier.put(supplier, breaker);
    }
  }

  Set<String> suppliers() {
    return bySupplier.keySet();
  }

  Breaker of(String supplier) {
    var breaker = bySupplier.get(supplier);
    if (breaker == null) {
      throw new IllegalStateException("no supplier " + supplier);
    }
    return breaker;
  }
}
