/** The load tool: arrivals on a schedule, latencies from the due time, pairs with a reference. */
@NullMarked
package bida.load.measure;

import org.jspecify.annotations.NullMarked;
