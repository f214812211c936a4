/** Traces that follow one order, logs without secrets, gauges for the operator. */
@NullMarked
package bida.platform.observability;

import org.jspecify.annotations.NullMarked;
