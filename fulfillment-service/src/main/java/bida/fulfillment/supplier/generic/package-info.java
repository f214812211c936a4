/** Suppliers that implement our own contract, docs/supplier-api.md: settings, and no code. */
@NullMarked
package bida.fulfillment.supplier.generic;

import org.jspecify.annotations.NullMarked;
