/** Whom the services have to do with: channels, suppliers, buyers; each may do its worst. */
@NullMarked
package bida.simulation.outside;

import org.jspecify.annotations.NullMarked;
