/** The supplier fulu (福禄) of recharges and cards, open platform v2. */
@NullMarked
package bida.fulfillment.supplier.fulu;

import org.jspecify.annotations.NullMarked;
