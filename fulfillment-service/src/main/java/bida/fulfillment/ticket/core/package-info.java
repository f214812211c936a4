/** The rules of tickets, pure: who is let in when, and what a ticket may become. */
@NullMarked
package bida.fulfillment.ticket.core;

import org.jspecify.annotations.NullMarked;
