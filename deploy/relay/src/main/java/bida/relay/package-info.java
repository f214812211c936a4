/** Carries the outbox tables to Kafka, where there is no Kafka Connect to do it. */
@NullMarked
package bida.relay;

import org.jspecify.annotations.NullMarked;
