package bida.load.system;

import bida.local.stack.Instance;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * An instance of fulfillment-service on a database apart that reads a topic apart, compiled as on a
 * server rather than with the flags that fit ten programs into two gigabytes.
 */
public final class FulfillmentApart implements AutoCloseable {

  private static final List<String> OPTIONS =
      OnAServer.with(
          "-Dmp.messaging.incoming.orders.topic=" + Requests.TOPIC,
          "-Dmp.messaging.incoming.orders.group.id=bench");

  private final Instance instance;

  private FulfillmentApart(Instance instance) {
    this.instance = instance;
  }

  /** {@link Requests} has to be open: it makes the topic. */
  public static FulfillmentApart start(Stack stack) throws IOException {
    // Traces of a load would fill the trace UI, and cost more than what is measured.
    var different =
        Map.of("BIDA_DB_NAME", Apart.name(Service.FULFILLMENT), "BIDA_TRACE_RATIO", "0");
    return new FulfillmentApart(
        Instance.start(stack, Service.FULFILLMENT, "bench-fulfillments", different, OPTIONS));
  }

  public long pid() {
    return instance.pid();
  }

  @Override
  public void close() {
    instance.close();
  }
}
