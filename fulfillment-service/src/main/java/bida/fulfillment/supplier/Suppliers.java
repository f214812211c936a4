package bida.fulfillment.supplier;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The suppliers there are, by name. */
@ApplicationScoped
public class Suppliers {

  private final Map<String, Supplier> byName;

  Suppliers(@All List<Supplier> suppliers, @All List<SupplierFamily> families) {
    byName =
        Stream.concat(
                suppliers.stream(), families.stream().flatMap(family -> family.members().stream()))
            .filter(Supplier::isConfigured)
            .collect(Collectors.toMap(Supplier::name, Function.identity()));
  }

  /** In one order, whatever the container's. */
  public SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  public Optional<Supplier> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** For one of {@link #names}; what stands in the database may have been taken out since. */
  public Supplier named(String name) {
    return byName(name).orElseThrow(() -> new IllegalStateException("no supplier " + name));
  }
}
