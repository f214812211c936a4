package bida.fulfillment.core;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a line's ways is closed for maintenance now, and until when.
 *
 * @param sku whoever supplies it
 * @param suppliers those of them that are closed
 */
public record Closures(@Nullable Instant sku, Map<String, Instant> suppliers) {

  public static final Closures NONE = new Closures(null, Map.of());

  public Closures {
    suppliers = Map.copyOf(suppliers);
  }

  /** Whether its present way is open; another one may be closed. */
  public boolean leaveOpen(LineDelivery line) {
    var attempt = line.attempt();
    return attempt == null || of(attempt.route()) == null;
  }

  /** When this way goes on; null where it is open. */
  @Nullable Instant of(Route way) {
    var supplier = suppliers.get(way.supplier());
    if (sku == null || supplier == null) {
      return sku == null ? supplier : sku;
    }
    return sku.isAfter(supplier) ? sku : supplier;
  }
}
