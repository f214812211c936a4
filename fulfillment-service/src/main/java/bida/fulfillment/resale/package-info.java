/**
 * The door at which other platforms buy from us, in the words of agiso's SUP protocol: an order of
 * theirs becomes one of ours, paid out of what they hold here.
 */
@NullMarked
package bida.fulfillment.resale;

import org.jspecify.annotations.NullMarked;
