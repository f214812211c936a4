package bida.load.system;

import bida.local.api.Tokens;
import bida.local.api.Tokens.Client;
import bida.local.api.Web;
import bida.local.stack.Instance;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * An instance of order-service on a database apart, compiled as on a server rather than with the
 * flags that fit ten programs into two gigabytes.
 */
public final class OrdersApart implements AutoCloseable {

  /** What the merchant's numbers of benchmarks begin with. */
  public static final String MARK = "BENCH-";

  // Of the app whose token it is.
  private static final String TENANT = "demo";
  // A shop sells more than one thing: orders wait for each other's counters only now and then.
  private static final int SKUS = 200;
  private static final String SHOP =
      """
      insert into offer (tenant, sku, product_type, title, unit_minor, currency, stock_tracked, on_sale, max_quantity,
                         pay_within_s, hold_s, promise_s, policy_version, updated_at)
      select '%1$s', 'BENCH-' || n, 'CARD_KEY', 'Bench ' || n, 990, 'CNY', true, true, 10, 86400, 0, 300, 'v1',
             timestamptz '2026-01-01 00:00:00Z'
      from generate_series(1, %2$d) n;
      insert into stock (sku, version, usable_total) select 'BENCH-' || n, 1, 1000000000 from generate_series(1, %2$d) n
      """;

  // Its own consumer groups, and nothing of what was told before: orders there are none of ours.
  private static final List<String> OPTIONS =
      OnAServer.with(
          "-Dmp.messaging.incoming.payments.group.id=bench",
          "-Dmp.messaging.incoming.payments.auto.offset.reset=latest",
          "-Dmp.messaging.incoming.fulfillments.group.id=bench",
          "-Dmp.messaging.incoming.fulfillments.auto.offset.reset=latest",
          "-Dmp.messaging.incoming.refunds.group.id=bench",
          "-Dmp.messaging.incoming.refunds.auto.offset.reset=latest");

  private final Instance instance;
  private final String token;
  private final AtomicInteger numbers = new AtomicInteger();

  private OrdersApart(Instance instance, String token) {
    this.instance = instance;
    this.token = token;
  }

  /** With a shop in it: {@code database} is the one it works on. */
  public static OrdersApart start(Stack stack, Apart database) throws IOException, SQLException {
    // Traces of a load would fill the trace UI, and cost more than what is measured.
    // One app orders as much as the service bears, which is the question.
    var different =
        Map.of(
            "BIDA_DB_NAME", Apart.name(Service.ORDER),
            "BIDA_TRACE_RATIO", "0",
            "BIDA_RATE_LIMIT_PER_SECOND", "0");
    var instance = Instance.start(stack, Service.ORDER, "bench-orders", different, OPTIONS);
    database.execute(SHOP.formatted(TENANT, SKUS));
    var token = new Tokens(new Web(), stack.at().http("issuer")).of(Client.APP);
    return new OrdersApart(instance, token);
  }

  public int port() {
    return instance.port();
  }

  public long pid() {
    return instance.pid();
  }

  /** So many orders of one key each, each of a buyer of its own. */
  public List<byte[]> orders(int count) {
    var first = numbers.getAndAdd(count);
    return IntStream.range(first, first + count).mapToObj(this::order).toList();
  }

  private byte[] order(int number) {
    var headers =
        "Content-Type: application/json\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s%d\r\n"
            .formatted(token, MARK, number);
    var body =
        """
        {"merchantOrderNo":"%s%d","buyerId":"buyer-%d","lines":[{"sku":"BENCH-%d","quantity":1}],\
        "expectedTotal":{"amountMinor":990,"currency":"CNY"}}\
        """
            .formatted(MARK, number, number, 1 + number % SKUS);
    return Wire.post("/v1/orders", headers, body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    instance.close();
  }
}
