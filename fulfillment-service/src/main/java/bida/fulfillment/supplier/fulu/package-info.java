/** The direct-recharge supplier fulu (福禄), open platform v2. */
@NullMarked
package bida.fulfillment.supplier.fulu;

import org.jspecify.annotations.NullMarked;
