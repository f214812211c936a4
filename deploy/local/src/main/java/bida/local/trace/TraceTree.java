package bida.local.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The spans of one trace in the order in which one caused the other. */
public final class TraceTree {

  // A hop that takes longer than this is worth a name; a Kafka hop here takes about 20 ms.
  private static final long SLOW_MICROS = 1_000_000;

  private final String traceId;
  private final List<Span> spans;

  private TraceTree(String traceId, List<Span> spans) {
    this.traceId = traceId;
    this.spans = spans;
  }

  /** Reads Zipkin's answer to {@code GET /api/v2/trace/{id}}. */
  public static TraceTree of(String traceId, JsonNode answer) {
    return new TraceTree(
        traceId,
        StreamSupport.stream(answer.spliterator(), false)
            .map(Span::of)
            .sorted(Comparator.comparingLong(Span::start))
            .toList());
  }

  public boolean isEmpty() {
    return spans.isEmpty();
  }

  public Set<String> services() {
    return spans.stream().map(Span::service).collect(Collectors.toCollection(TreeSet::new));
  }

  public List<String> lines() {
    var lines = new ArrayList<String>();
    var ids = spans.stream().map(Span::id).collect(Collectors.toSet());
    lines.add(
        "trace " + traceId + ": " + spans.size() + " spans of " + String.join(", ", services()));
    var roots = spans.stream().filter(span -> !ids.contains(span.parentId())).toList();
    roots.forEach(root -> print(root, 0, lines));
    return lines;
  }

  /** Which hop failed, or else which one took longest and how long; empty when all was quick. */
  public Optional<String> verdict() {
    var failed = spans.stream().filter(span -> span.error().isPresent()).findFirst();
    if (failed.isPresent()) {
      var span = failed.get();
      return Optional.of(
          "failed: %s %s: %s".formatted(span.service(), span.name(), span.error().orElse("")));
    }
    return waits().stream()
        .max(Comparator.comparingLong(Wait::micros))
        .filter(wait -> wait.micros() > SLOW_MICROS)
        .map(
            wait ->
                "slow: %s before %s %s"
                    .formatted(millis(wait.micros()), wait.span().service(), wait.span().name()));
  }

  /** Time between a cause and its effect, or of the work itself where nothing below explains it. */
  private record Wait(Span span, long micros) {}

  private List<Wait> waits() {
    var waits = new ArrayList<Wait>();
    for (var span : spans) {
      var children = children(span);
      var below = children.stream().mapToLong(Span::duration).sum();
      waits.add(new Wait(span, Math.max(0, span.duration() - below)));
      // A consumer begins after its producer has ended; what lies between is the hop.
      children.stream()
          .filter(child -> child.start() > span.end())
          .forEach(child -> waits.add(new Wait(child, child.start() - span.end())));
    }
    return waits;
  }

  private void print(Span span, int depth, List<String> lines) {
    var first = spans.getFirst().start();
    var mark = span.error().map(error -> "  <-- " + error).orElse("");
    var link =
        span.tags().containsKey("link.0.traceId")
            ? "  (link " + span.tags().get("link.0.traceId") + ")"
            : "";
    lines.add(
        "%10s %9s  %s%s %s%s%s%s"
            .formatted(
                "+" + millis(span.start() - first),
                millis(span.duration()),
                "  ".repeat(depth),
                span.service(),
                span.kind().isEmpty() ? "" : span.kind().toLowerCase(Locale.ROOT) + " ",
                span.name(),
                link,
                mark));
    children(span).forEach(child -> print(child, depth + 1, lines));
  }

  private List<Span> children(Span span) {
    return spans.stream()
        .filter(child -> child.parentId().equals(span.id()) && !child.id().equals(span.id()))
        .toList();
  }

  private static String millis(long micros) {
    return micros < 10_000
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1000.0)
        : (micros / 1000) + " ms";
  }
}
