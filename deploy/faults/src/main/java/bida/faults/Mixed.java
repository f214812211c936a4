package bida.faults;

import bida.load.system.Letters;
import bida.load.system.Letters.Paid;
import bida.load.system.Wires;
import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.demo.Crowd;
import bida.local.demo.Crowd.Opened;
import bida.local.machine.Home;
import bida.local.machine.Say;
import bida.local.stack.Books;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Payments of every kind, right and wrong, all mixed up; then the books: the ledger sums to zero
 * and every movement of money came to an end by rule. {@code --payments N --seed S}.
 */
public final class Mixed {

  // Two cores catch up with 10,000 payments in some minutes.
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int NO_ANSWER = 0;
  private static final int WIRES = 24;
  private static final long AMOUNT = 990;

  private final Stack stack;
  private final Crowd crowd;
  private final World world;
  private final Letters letters;
  private final Wires wires;
  private final String run;
  private final Met met = new Met();
  private final Say say = new Say(System.out);

  private Mixed(Stack stack, Wires wires, long seed) throws IOException {
    this.stack = stack;
    this.wires = wires;
    this.letters = Letters.of(stack);
    var web = new Web();
    this.world = new World(web, stack.at().http("control"));
    var shop = Shop.withNewKeys(web, stack.at());
    this.crowd = new Crowd(shop, world, InstantSource.system(), new Random(seed));
    this.run = "42MIX" + Long.toString(crowd.now().toEpochMilli(), 36).toUpperCase(Locale.ROOT);
  }

  public static void main(String[] args) throws IOException {
    int payments = 10_000;
    long seed = 1;
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--payments" -> payments = Integer.parseInt(args[i + 1]);
        case "--seed" -> seed = Long.parseLong(args[i + 1]);
        default -> throw new IllegalArgumentException("--payments N --seed S, not " + args[i]);
      }
    }
    var stack = new Stack(new Home(Path.of(System.getProperty("bida.root", "."))));
    boolean holds;
    try (var wires = new Wires(stack.at().port(Service.PAYMENT.module()), WIRES)) {
      holds = new Mixed(stack, wires, seed).run(payments, new Random(seed));
    }
    System.exit(holds ? 0 : 1);
  }

  private boolean run(int payments, Random random) {
    crowd.stock(payments);
    var kinds = random.ints(payments, 0, 100).mapToObj(Mixture::at).toList();
    var paid = new AtomicInteger();
    Crowd.all(
        IntStream.range(0, payments).boxed().toList(),
        number -> {
          pay(number, kinds.get(number));
          told(paid.incrementAndGet(), payments);
          return number;
        });
    say.line("mixed", "waits for the books to settle");
    // Past the time in which an unknown number may still turn up.
    world.advance(Duration.ofMinutes(6));
    var settled = new Settled(PATIENCE);
    new MixedBooks(new Books(stack), met, run).ask(settled);
    settled.print();
    return settled.holds();
  }

  private void told(int paid, int payments) {
    if (paid % Math.max(1, payments / 10) == 0) {
      say.line("mixed", "%,d of %,d paid".formatted(paid, payments));
    }
  }

  private void pay(int number, Mixture kind) {
    var by = crowd.channel(number);
    switch (kind) {
      case RIGHT -> crowd.pay(opened(kind, by));
      case TOLD_THRICE -> crowd.pay(opened(kind, by), Map.of("times", 3));
      case IN_VAIN -> {
        var opened = crowd.openInVain(by);
        met.order(kind, opened.orderNo());
        crowd.pay(opened);
      }
      case CANCELLED -> {
        var opened = opened(kind, PayBy.WECHAT);
        crowd.cancel(opened);
        crowd.pay(opened, Map.of("force", true));
      }
      case WRONG_AMOUNT -> crowd.pay(opened(kind, by), Map.of("amountOverride", AMOUNT - 1));
      case WRONG_CURRENCY ->
          crowd.pay(opened(kind, PayBy.WECHAT), Map.of("currencyOverride", "HKD"));
      case SECOND_TRANSACTION -> {
        var opened = opened(kind, PayBy.WECHAT);
        crowd.pay(opened);
        tell(kind, new Paid(opened.paymentNo(), transaction(number), AMOUNT));
      }
      case UNKNOWN_NUMBER -> tell(kind, new Paid(run + "N" + number, transaction(number), AMOUNT));
      case OTHER_MERCHANT ->
          tell(
              kind, new Paid(run + "N" + number, transaction(number), AMOUNT, "CNY", "1900000999"));
    }
  }

  private Opened opened(Mixture kind, PayBy by) {
    var opened = crowd.open(by);
    met.order(kind, opened.orderNo());
    return opened;
  }

  private void tell(Mixture kind, Paid paid) {
    try {
      met.answer(kind, wires.send(letters.request(paid, crowd.now())));
    } catch (IOException e) {
      met.answer(kind, NO_ANSWER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String transaction(int number) {
    return "%s%012d".formatted(run, number);
  }
}
