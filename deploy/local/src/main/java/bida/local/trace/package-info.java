/** Reads the trace of an order back and tells where its time went. */
@NullMarked
package bida.local.trace;

import org.jspecify.annotations.NullMarked;
