/** Kafka records applied once and in order, whatever the broker repeats. */
@NullMarked
package bida.platform.inbox;

import org.jspecify.annotations.NullMarked;
