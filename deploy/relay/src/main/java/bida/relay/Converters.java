package bida.relay;

import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Turns a record into bytes with the converters the connector names, as a Connect worker does. */
final class Converters {

  private final Converter key;
  private final Converter value;
  private final HeaderConverter header;

  Converters(ConnectorFile connector) {
    key = make(connector, "key.converter", Converter.class);
    value = make(connector, "value.converter", Converter.class);
    header = make(connector, "header.converter", HeaderConverter.class);
    key.configure(connector.settings(), true);
    value.configure(connector.settings(), false);
    header.configure(Map.of("converter.type", "header"));
  }

  ProducerRecord<byte[], byte[]> toKafka(SourceRecord record) {
    var headers = new ArrayList<Header>();
    for (var h : record.headers()) {
      // A null column (traceparent, of work without a request) is a header without value: what a
      // Connect worker makes of it, so that nobody meets it first in production.
      headers.add(
          new RecordHeader(
              h.key(), header.fromConnectHeader(record.topic(), h.key(), h.schema(), h.value())));
    }
    return new ProducerRecord<>(
        record.topic(),
        record.kafkaPartition(),
        record.timestamp(),
        key.fromConnectData(record.topic(), record.keySchema(), record.key()),
        value.fromConnectData(record.topic(), record.valueSchema(), record.value()),
        headers);
  }

  private static <T> T make(ConnectorFile connector, String setting, Class<T> kind) {
    try {
      return kind.cast(
          Class.forName(connector.setting(setting)).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(connector.name() + ".json: no such " + setting, e);
    }
  }
}
