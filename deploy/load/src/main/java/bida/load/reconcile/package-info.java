/** A statement and a ledger that differ in exactly known places, and who finds them how fast. */
@NullMarked
package bida.load.reconcile;

import org.jspecify.annotations.NullMarked;
