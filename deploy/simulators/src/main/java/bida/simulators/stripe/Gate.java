package bida.simulators.stripe;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Request;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Who may ask, and what the same idempotency key asked before. */
final class Gate {
  private static final long FORGOTTEN = Duration.ofHours(24).toSeconds();

  private final StripeAccount account;
  private final StripeBook book;

  Gate(StripeAccount account, StripeBook book) {
    this.account = account;
    this.book = book;
  }

  void identify(Request request) {
    if (!request.header("authorization").equals("Bearer " + account.key())) {
      throw StripeError.unauthorized();
    }
  }

  /** Nothing is kept of what was refused before any work began. */
  Answer once(Request request, Map<String, String> params, Supplier<ObjectNode> work) {
    var key = request.header("idempotency-key");
    if (!request.method().equals("POST") || key.isEmpty()) return freely(work);
    var asked = request.path() + " " + new TreeMap<>(params);
    synchronized (book) {
      var before = book.answer(key).filter(this::isRemembered);
      if (before.isPresent()) return again(before.get(), asked);
      try {
        var done = Answer.ok(work.get());
        book.remember(key, memory(asked, done));
        return done;
      } catch (StripeError mistake) {
        var answer = answer(mistake);
        if (mistake.kept()) book.remember(key, memory(asked, answer));
        return answer;
      }
    }
  }

  private boolean isRemembered(ObjectNode memory) {
    return memory.path("at").asLong() > book.now() - FORGOTTEN;
  }

  private ObjectNode memory(String asked, Answer answer) {
    var memory = Json.MAPPER.createObjectNode();
    memory.put("asked", asked);
    memory.put("status", answer.status());
    memory.put("body", answer.bodyText());
    memory.put("at", book.now());
    return memory;
  }

  private static Answer again(ObjectNode memory, String asked) {
    if (!memory.path("asked").asText().equals(asked)) {
      return answer(StripeError.otherParameters());
    }
    return Answer.json(memory.path("status").asInt(), Json.object(memory.path("body").asText()))
        .with(Map.of("Idempotent-Replayed", "true"));
  }

  private Answer freely(Supplier<ObjectNode> work) {
    synchronized (book) {
      return Answer.ok(work.get());
    }
  }

  static Answer answer(StripeError mistake) {
    return Answer.json(mistake.status(), mistake.json());
  }
}
