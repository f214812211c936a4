package bida.payment.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands items over to a thread of its own, so that reading a file and comparing what it says take a
 * processor each. Bounded: who hands over faster than the other takes waits. Given to by one thread
 * alone.
 */
public final class Handover<T> implements AutoCloseable {

  // A handful of rows would cost a wake-up each; more than some thousands only fill the memory.
  private static final int BATCH = 512;
  private static final int BATCHES = 8;

  private final BlockingQueue<List<T>> batches = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread;
  private List<T> batch = new ArrayList<>(BATCH);
  private volatile @Nullable Throwable failure;

  /**
   * @param name of the thread
   * @param taker is called by that thread alone; after it threw, what comes is dropped
   */
  public Handover(String name, Consumer<? super T> taker) {
    thread = Thread.ofPlatform().daemon().name(name).start(() -> take(taker));
  }

  /** Throws {@link CompletionException} some items after the taker threw something. */
  public void give(T item) {
    batch.add(item);
    if (batch.size() == BATCH) {
      put(batch);
      batch = new ArrayList<>(BATCH);
      check();
    }
  }

  /** Returns when all is taken; throws {@link CompletionException} where that failed. */
  @Override
  public void close() {
    if (!batch.isEmpty()) {
      put(batch);
    }
    put(List.of());
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    check();
  }

  private void put(List<T> items) {
    try {
      batches.put(items);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private CompletionException interrupted(InterruptedException e) {
    thread.interrupt();
    Thread.currentThread().interrupt();
    return new CompletionException(e);
  }

  private void check() {
    var cause = failure;
    if (cause != null) {
      throw new CompletionException(cause);
    }
  }

  // Goes on to the end in any case: else who gives would wait for room that nobody makes.
  private void take(Consumer<? super T> taker) {
    try {
      for (var items = batches.take(); !items.isEmpty(); items = batches.take()) {
        if (failure == null) {
          accept(taker, items);
        }
      }
    } catch (InterruptedException e) {
      failure = e;
    }
  }

  private void accept(Consumer<? super T> taker, List<T> items) {
    try {
      items.forEach(taker);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }
}
