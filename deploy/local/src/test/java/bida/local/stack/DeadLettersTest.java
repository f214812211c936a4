package bida.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  @Test
  void e03ALetterGoesBackAsItCame() {
    var headers = new RecordHeaders();
    headers.add("ce_id", "1".getBytes(UTF_8));
    headers.add("traceparent", "00-a-b-01".getBytes(UTF_8));
    headers.add("dead-letter-reason", "IllegalState".getBytes(UTF_8));
    var letter =
        new ConsumerRecord<>(
            "payments.order-service.dead",
            0,
            7L,
            0L,
            TimestampType.CREATE_TIME,
            4,
            2,
            "NO-1".getBytes(UTF_8),
            "{}".getBytes(UTF_8),
            headers,
            Optional.empty());

    var back = DeadLetters.back("payments", letter);

    assertEquals("payments", back.topic());
    assertEquals("NO-1", new String(back.key(), UTF_8));
    assertEquals("{}", new String(back.value(), UTF_8));
    assertEquals("00-a-b-01", new String(back.headers().lastHeader("traceparent").value(), UTF_8));
    assertNull(back.headers().lastHeader("dead-letter-reason"));
  }
}
