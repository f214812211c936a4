/** The supplier kakayun 卡卡云 (dockapiv3). */
@NullMarked
package bida.fulfillment.supplier.kakayun;

import org.jspecify.annotations.NullMarked;
