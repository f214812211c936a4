/** A template to copy: the smallest adapter that passes the contract suite (docs/suppliers.md). */
@NullMarked
package bida.fulfillment.supplier.template;

import org.jspecify.annotations.NullMarked;
