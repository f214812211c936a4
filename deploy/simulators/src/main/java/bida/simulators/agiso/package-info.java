/** A supplier that speaks agiso's SUP protocol, as far as that is public. */
@NullMarked
package bida.simulators.agiso;

import org.jspecify.annotations.NullMarked;
