/** A supplier that implements Bida's own contract, docs/supplier-api.md. */
@NullMarked
package bida.simulators.acme;

import org.jspecify.annotations.NullMarked;
