/**
 * Kills real processes under load, then asks the databases and the channel whether money was
 * conserved.
 */
@NullMarked
package bida.faults;

import org.jspecify.annotations.NullMarked;
