/**
 * Orders: placed, paid, delivered or refunded; their catalogue, stock counters, timeline and
 * stream.
 */
@NullMarked
package bida.order;

import org.jspecify.annotations.NullMarked;
