package bida.order.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.RefuseClaim;
import bida.order.core.OrderCommand.ReissueKeys;
import bida.order.core.OrderCommand.UpholdClaim;
import bida.platform.decision.Decision.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The audit knows the edges that orders really take, and no other (invariant I6). */
class OrderEdgesTest {

  private static final Path AUDITED =
      Path.of(System.getProperty("bida.root"))
          .resolve("deploy/audit/src/main/resources/bida/audit/i06-orders.sql");
  private static final Pattern EDGES =
      Pattern.compile("with edges .*?\\)\\),?\\s*steps", Pattern.DOTALL);
  private static final Pattern EDGE = Pattern.compile("\\('([A-Z_]+)', '([A-Z_]+)'\\)");

  @Test
  void theAuditKnowsTheEdgesOfAllLives() throws IOException {
    var taken = new TreeSet<String>();
    for (var seed = 0; seed < 20_000; seed++) {
      live(new Random(seed), taken);
    }

    assertThat(audited()).isEqualTo(taken);
  }

  private static void live(Random random, TreeSet<String> taken) {
    var order = withSomeOf(Lives.placed(random).lines(), random);
    var now = Samples.PLACED;
    for (var step = 0; step < 20; step++) {
      now = later(now, random);
      var command = next(order, random);
      if (OrderLifecycle.decide(order, command, now) instanceof Accepted(var next, _)) {
        // A lost dispute ends an order wherever it stands.
        if (next.status() != order.status() && !(command instanceof NoteDispute)) {
          taken.add(order.status() + " " + next.status());
        }
        order = next;
      }
    }
  }

  private static Order withSomeOf(List<OrderLine> lines, Random random) {
    return Samples.placed(
        lines.subList(0, 1 + random.nextInt(lines.size())).toArray(OrderLine[]::new));
  }

  // Claims have numbers that chance would hardly ever name.
  private static OrderCommand next(Order order, Random random) {
    return order.status() == OrderStatus.VERIFYING && random.nextBoolean()
        ? answer(order, random)
        : Lives.next(order, random);
  }

  private static OrderCommand answer(Order order, Random random) {
    var line = Verifying.openClaim(order).orElseThrow();
    var claimNo = order.orderNo() + "L" + line.lineNo() + "C" + line.claim().number();
    return List.of(
            new ReissueKeys(claimNo),
            new RefuseClaim(claimNo, "USED_AFTER_READING"),
            new UpholdClaim(claimNo))
        .get(random.nextInt(3));
  }

  private static Instant later(Instant now, Random random) {
    return random.nextInt(8) == 0
        ? now.plus(Duration.ofHours(random.nextInt(100)))
        : now.plusSeconds(random.nextInt(600));
  }

  private static TreeSet<String> audited() throws IOException {
    var edges = EDGES.matcher(Files.readString(AUDITED));
    assertThat(edges.find()).isTrue();
    var known = new TreeSet<String>();
    EDGE.matcher(edges.group())
        .results()
        .forEach(edge -> known.add(edge.group(1) + " " + edge.group(2)));
    return known;
  }
}
