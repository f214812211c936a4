/** What everything runs on: a clock, databases, Kafka, and the steps that may happen next. */
@NullMarked
package bida.simulation.machine;

import org.jspecify.annotations.NullMarked;
