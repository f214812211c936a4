package bida.local.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Does something with every part at once, except that a part waits for those it comes after. */
final class InOrder {

  /** What is done with each part. */
  @FunctionalInterface
  interface Work {
    void on(Part part) throws Exception;
  }

  private final Map<String, CompletableFuture<Void>> done = new HashMap<>();

  static void run(
      List<Part> parts,
      Function<Part, Collection<String>> after,
      Work work,
      BiConsumer<Part, Exception> failed) {
    new InOrder().all(parts, after, work, failed);
  }

  private void all(
      List<Part> parts,
      Function<Part, Collection<String>> after,
      Work work,
      BiConsumer<Part, Exception> failed) {
    var waiting = new ArrayList<Runnable>();
    parts.forEach(part -> done.put(part.name(), new CompletableFuture<>()));
    for (var part : parts) {
      var before =
          done.entrySet().stream()
              .filter(other -> after.apply(part).contains(other.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      waiting.add(() -> one(part, before, work, failed));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      waiting.forEach(threads::execute);
    }
  }

  private void one(
      Part part,
      List<CompletableFuture<Void>> before,
      Work work,
      BiConsumer<Part, Exception> failed) {
    var mine = done.getOrDefault(part.name(), new CompletableFuture<>());
    try {
      before.forEach(CompletableFuture::join);
      work.on(part);
      mine.complete(null);
    } catch (CompletionException e) {
      mine.completeExceptionally(e);
    } catch (Exception e) {
      failed.accept(part, e);
      mine.completeExceptionally(e);
    }
  }
}
