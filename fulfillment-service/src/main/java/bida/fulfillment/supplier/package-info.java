/** What every upstream supplier is asked and answers, whatever its wire format. */
@NullMarked
package bida.fulfillment.supplier;

import org.jspecify.annotations.NullMarked;
