/** The supplier DingConnect, API V1: top-ups, and vouchers whose PIN comes in the receipt. */
@NullMarked
package bida.fulfillment.supplier.ding;

import org.jspecify.annotations.NullMarked;
