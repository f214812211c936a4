/** What an order is and how it lives: pure, no clock, no database. */
@NullMarked
package bida.order.core;

import org.jspecify.annotations.NullMarked;
