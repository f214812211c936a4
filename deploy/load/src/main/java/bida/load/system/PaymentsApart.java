package bida.load.system;

import bida.load.system.Letters.Paid;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.stack.Instance;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * An instance of payment-callback-service on a database apart, compiled as on a server rather than
 * with the flags that fit ten programs into two gigabytes.
 */
public final class PaymentsApart implements AutoCloseable {

  /** What the transaction numbers of benchmarks begin with. */
  public static final String MARK = "42BENCH";

  // Its own consumer groups, and nothing of what was told before: orders here are none of
  // anybody's.
  private static final List<String> OPTIONS =
      OnAServer.with(
          "-Dmp.messaging.incoming.orders.group.id=bench",
          "-Dmp.messaging.incoming.orders.auto.offset.reset=latest",
          "-Dmp.messaging.incoming.refunds.group.id=bench",
          "-Dmp.messaging.incoming.refunds.auto.offset.reset=latest");

  private final Instance instance;
  private final Letters letters;
  private final World world;
  private final AtomicInteger numbers = new AtomicInteger();

  private PaymentsApart(Instance instance, Letters letters, World world) {
    this.instance = instance;
    this.letters = letters;
    this.world = world;
  }

  public static PaymentsApart start(Stack stack) throws IOException {
    var letters = Letters.of(stack);
    var world = new World(new Web(), stack.at().http("control"));
    // Traces of a load would fill the trace UI, and cost more than what is measured.
    var different = Map.of("BIDA_DB_NAME", Apart.name(Service.PAYMENT), "BIDA_TRACE_RATIO", "0");
    var instance = Instance.start(stack, Service.PAYMENT, "bench-payments", different, OPTIONS);
    return new PaymentsApart(instance, letters, world);
  }

  public int port() {
    return instance.port();
  }

  public long pid() {
    return instance.pid();
  }

  /** So many requests for money without an order, each of its own, signed now. */
  public List<byte[]> letters(int count) {
    var first = numbers.getAndAdd(count);
    return sign(
        IntStream.range(first, first + count)
            .mapToObj(number -> new Paid("BENCH" + number, transaction(number), 990))
            .toList());
  }

  /** Signed now, which is good for five minutes. */
  public List<byte[]> sign(List<Paid> payments) {
    var now = world.clock().at(InstantSource.system().instant());
    return payments.parallelStream().map(paid -> letters.request(paid, now)).toList();
  }

  public static String transaction(int number) {
    return "%s%021d".formatted(MARK, number);
  }

  @Override
  public void close() {
    instance.close();
  }
}
