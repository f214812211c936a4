/** E-tickets: issued one per unit, shown by their holder, let in once. */
@NullMarked
package bida.fulfillment.ticket;

import org.jspecify.annotations.NullMarked;
