package bida.fulfillment.supplier.generic;

import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierFamily;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/** One supplier for each name in the settings that has an address and a secret. */
@ApplicationScoped
class Generics implements SupplierFamily {

  // It is a part of the callback's path, a label of metrics, and stands with every attempt.
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final GenericConfig config;
  private final InstantSource clock;

  Generics(GenericConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<Supplier> members() {
    return config.members().entrySet().stream()
        .filter(one -> one.getValue().url().isPresent() && one.getValue().secret().isPresent())
        .<Supplier>map(one -> new Generic(checked(one.getKey()), one.getValue(), clock))
        .toList();
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalStateException("bida.generic." + name + " is no name for a supplier");
    }
    return name;
  }
}
