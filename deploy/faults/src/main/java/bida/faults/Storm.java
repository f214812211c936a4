package bida.faults;

import bida.load.system.Letters;
import bida.load.system.Letters.Paid;
import bida.load.system.Wires;
import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.demo.Crowd;
import bida.local.machine.Home;
import bida.local.stack.Books;
import bida.local.stack.Instance;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Delivers one callback a thousand times at once, half to each of two instances: it is acknowledged
 * every time and has its effect once. {@code --deliveries N}.
 */
public final class Storm {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NO_ANSWER = 0;
  private static final int WARM_UP = 200;
  private static final int WARMERS = 4;
  // The last character of the body's last text; quotation mark and two braces follow.
  private static final int BEFORE_THE_END = 4;

  private final Stack stack;
  private final World world;
  private final Crowd crowd;
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();

  private Storm(Stack stack) {
    this.stack = stack;
    var web = new Web();
    this.world = new World(web, stack.at().http("control"));
    var shop = Shop.withNewKeys(web, stack.at());
    this.crowd = new Crowd(shop, world, InstantSource.system(), new SecureRandom());
  }

  public static void main(String[] args) throws IOException {
    var deliveries = args.length == 2 ? Integer.parseInt(args[1]) : 1000;
    var stack = new Stack(new Home(Path.of(System.getProperty("bida.root", "."))));
    System.exit(new Storm(stack).run(deliveries) ? 0 : 1);
  }

  private boolean run(int deliveries) throws IOException {
    crowd.stock(1);
    try (var second =
        Instance.start(stack, Service.PAYMENT, "payment-callback-service-2", Map.of(), List.of())) {
      var opened = crowd.open(PayBy.WECHAT);
      crowd.payUnheard(opened);
      var paid =
          new Paid(
              opened.paymentNo(),
              world.trade(opened.paymentNo()).path("transactionId").asText(),
              opened.amountMinor());
      var letter = Letters.of(stack).request(paid, crowd.now());
      var ports = List.of(stack.at().port(Service.PAYMENT.module()), second.port());
      warm(letter, ports);
      deliver(letter, ports, deliveries);
      System.out.println("answers by status, 0 for none: " + answers);
      var settled = judge(paid, opened.orderNo(), deliveries);
      settled.print();
      return settled.holds();
    }
  }

  // A service behind a channel has run for days; code that has never run is slow. What is forged is
  // verified like the real one, and leaves nothing behind.
  private static void warm(byte[] letter, List<Integer> ports) throws IOException {
    var forged = letter.clone();
    forged[forged.length - BEFORE_THE_END] ^= 1;
    for (var port : ports) {
      try (var wires = new Wires(port, WARMERS, PATIENCE)) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < WARM_UP; i++) {
            threads.execute(() -> send(forged, wires));
          }
        }
      }
    }
  }

  // Every connection stands before the first request goes out.
  private void deliver(byte[] letter, List<Integer> ports, int deliveries) throws IOException {
    var go = new CountDownLatch(1);
    try (var one = new Wires(ports.getFirst(), (deliveries + 1) / 2, PATIENCE);
        var other = new Wires(ports.getLast(), deliveries / 2, PATIENCE)) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < deliveries; i++) {
          var wires = i % 2 == 0 ? one : other;
          threads.execute(() -> answered(deliver(letter, wires, go)));
        }
        go.countDown();
      }
    }
  }

  private static int deliver(byte[] letter, Wires wires, CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return send(letter, wires);
  }

  private static int send(byte[] letter, Wires wires) {
    try {
      return wires.send(letter);
    } catch (IOException e) {
      return NO_ANSWER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NO_ANSWER;
    }
  }

  private void answered(int status) {
    answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
  }

  private Settled judge(Paid paid, String orderNo, int deliveries) {
    var settled = new Settled(PATIENCE);
    var books = new Books(stack);
    settled.is("deliveries acknowledged with 200", deliveries, count(200));
    settled.becomes(
        "orders that are DELIVERED",
        1,
        () ->
            books.count(
                Service.ORDER,
                "select count(*) from orders where order_no = ? and status = 'DELIVERED'",
                orderNo));
    var transaction = paid.transactionId();
    ask(settled, books, "movements", "movement where reference = ?", transaction);
    ask(
        settled,
        books,
        "arrivals in the ledger",
        "ledger_transfer where reference = ? and credit_account = 'unmatched'",
        transaction);
    ask(
        settled,
        books,
        "payments with this money",
        "payment where channel_transaction_id = ?",
        transaction);
    ask(
        settled,
        books,
        "confirmations told",
        "outbox where type = 'payment-confirmed' and aggregateid = ?",
        orderNo);
    settled.is(
        "keys issued",
        1,
        books.count(
            Service.FULFILLMENT, "select count(*) from card_key where order_no = ?", orderNo));
    return settled;
  }

  private static void ask(
      Settled settled, Books books, String what, String from, String parameter) {
    settled.is(what, 1, books.count(Service.PAYMENT, "select count(*) from " + from, parameter));
  }

  private long count(int status) {
    var counted = answers.get(status);
    return counted == null ? 0 : counted.sum();
  }
}
