package bida.fulfillment.supplier;

import java.util.List;

/** Suppliers that differ by their settings alone; each is known under a name of its own. */
public interface SupplierFamily {

  List<Supplier> members();
}
