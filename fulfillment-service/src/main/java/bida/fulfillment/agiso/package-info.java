/**
 * How agiso's SUP protocol 阿奇索货源 looks on the wire, whichever side of it we are on: signatures,
 * JSON, cards.
 */
@NullMarked
package bida.fulfillment.agiso;

import org.jspecify.annotations.NullMarked;
