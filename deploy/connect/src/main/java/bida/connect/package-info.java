/** What Kafka Connect needs before it can carry a record: topics, and connectors from files. */
@NullMarked
package bida.connect;

import org.jspecify.annotations.NullMarked;
