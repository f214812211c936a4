package bida.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.debezium.connector.base.QueueProvider;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The queue between slot and topic, as the engine uses it. */
class CalmQueueTest {

  private final CalmQueue<String> queue = new CalmQueue<>();

  @Test
  void givesWhatCameInItsOrder() {
    queue.enqueue("a");
    queue.enqueue("b");

    assertEquals(2, queue.size());
    assertEquals("a", queue.poll());
    assertEquals("b", queue.poll());
    assertNull(queue.poll());
    assertEquals(0, queue.size());
  }

  @Test
  void isFoundByItsName() {
    assertTrue(
        ServiceLoader.load(QueueProvider.class).stream()
            .anyMatch(found -> found.get().name().equals(CalmQueue.NAME)));
  }

  /** Twenty times the processor time were taken while it only looked at the clock. */
  @Test
  void takesNextToNoProcessorWhileItIsAskedAgainAndAgain() {
    var cpu = ManagementFactory.getThreadMXBean();
    var until = System.nanoTime() + Duration.ofMillis(500).toNanos();
    var before = cpu.getCurrentThreadCpuTime();

    while (System.nanoTime() < until) {
      assertEquals(0, queue.size());
    }

    var taken = Duration.ofNanos(cpu.getCurrentThreadCpuTime() - before);
    assertTrue(taken.toMillis() < 150, "took " + taken.toMillis() + " of 500 ms");
  }
}
