package bida.simulators.supplier;

import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/** What a supplier has of each product: enough at its usual price, unless a knob says otherwise. */
public final class Shelf {
  private static final Set<String> KNOBS =
      Set.of("goods.stock", "goods.price", "goods.offSale", "goods.unlisted");
  private static final long ENOUGH = 9999;

  private final Knobs knobs;
  private final BigDecimal usualPrice;

  public Shelf(Knobs knobs, BigDecimal usualPrice) {
    this.knobs = knobs;
    this.usualPrice = usualPrice;
  }

  /** With the knobs of shelves. */
  public static Set<String> knobs(Set<String> others) {
    var all = new HashSet<>(others);
    all.addAll(KNOBS);
    return Set.copyOf(all);
  }

  /** {@code listed}: whether it has such a product at all. */
  public record Item(boolean listed, boolean onSale, long stock, BigDecimal price) {
    public boolean has(int units) {
      return stock >= units;
    }
  }

  public Item of(String product) {
    var scope = Scope.of("", product);
    var unlisted = knobs.take("goods.unlisted", scope);
    return new Item(
        !unlisted,
        !unlisted && !knobs.take("goods.offSale", scope),
        knobs.word("goods.stock", scope).map(Long::parseLong).orElse(ENOUGH),
        knobs.word("goods.price", scope).map(BigDecimal::new).orElse(usualPrice));
  }
}
