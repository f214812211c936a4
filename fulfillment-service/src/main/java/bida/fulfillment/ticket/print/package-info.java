/** Tickets on paper: what stands on a page, and how it is set. */
@NullMarked
package bida.fulfillment.ticket.print;

import org.jspecify.annotations.NullMarked;
