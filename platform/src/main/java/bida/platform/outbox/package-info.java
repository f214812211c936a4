/** Events written beside the state they tell of; Debezium carries them to Kafka. */
@NullMarked
package bida.platform.outbox;

import org.jspecify.annotations.NullMarked;
