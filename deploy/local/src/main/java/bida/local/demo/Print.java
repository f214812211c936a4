package bida.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A story as lines for a person. */
final class Print {

  private final Words words;

  Print(Words words) {
    this.words = words;
  }

  List<String> lines(Told told, String traceUrl, List<String> complaints) {
    var lines = new ArrayList<String>();
    lines.add(words.say("ordered", told.status(), told.seconds()));
    lines.add("");
    lines.add(words.say("order", told.orderNo()));
    var by = told.payment().confirmedBy();
    lines.add(
        words.say("payment", told.payment().paymentNo(), by == null ? words.say("nobody") : by));
    var refund = told.refund();
    if (refund != null) {
      lines.add(words.say("refund", refund.refundNo(), refund.reason()));
    }
    if (!told.injected().isEmpty()) {
      lines.add(words.say("trouble", told.injected()));
    }
    lines.add("");
    for (var node : told.timeline()) {
      lines.add(step(node, told.timeline().path(0)));
    }
    lines.add("");
    lines.add(words.say("explained", told.explanation()));
    complaints.forEach(complaint -> lines.add(words.say("wrong", complaint)));
    lines.add(words.say("trace", traceUrl));
    return lines;
  }

  /** How long payments stayed unknown when nobody told of them. */
  List<String> lines(AllCallbacksLost.Play play, List<String> complaints) {
    var told = play.told();
    var waits = play.waits();
    var lines = new ArrayList<String>();
    lines.add(words.say("crowd", told.orders(), told.paidBy(), told.seconds()));
    lines.add(words.say("ends", told.statuses(), told.confirmedBy()));
    lines.add("");
    lines.add(words.say("waited", waits.secondsAt(50), waits.secondsAt(99), waits.secondsAt(100)));
    lines.addAll(waits.lines(40));
    complaints.forEach(complaint -> lines.add(words.say("wrong", complaint)));
    return lines;
  }

  private static String step(JsonNode node, JsonNode first) {
    var at = Instant.parse(node.path("at").asText());
    var since = Duration.between(Instant.parse(first.path("at").asText()), at);
    return String.format(
        Locale.ROOT,
        "  %s  +%8.3f s  %-18s %s",
        at,
        since.toMillis() / 1000.0,
        node.path("status").asText(),
        node.path("text").asText());
  }
}
