/** A supplier that speaks agiso's SUP protocol 阿奇索货源 (agisoAcprSupplierApi). */
@NullMarked
package bida.fulfillment.supplier.agiso;

import org.jspecify.annotations.NullMarked;
