/** The supplier Reloadly: airtime top-ups and gift cards. */
@NullMarked
package bida.fulfillment.supplier.reloadly;

import org.jspecify.annotations.NullMarked;
