/** The invariants of the shop, asked of its databases while it runs. */
@NullMarked
package bida.audit;

import org.jspecify.annotations.NullMarked;
