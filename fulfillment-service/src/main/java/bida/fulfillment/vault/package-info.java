/** Card keys: sealed when they come in, opened only for an audited reveal. */
@NullMarked
package bida.fulfillment.vault;

import org.jspecify.annotations.NullMarked;
