package bida.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * One process killed in the middle of things: all buyers of a round have placed their orders and
 * pay at the same moment, and the process dies a few milliseconds into it.
 */
record Kill(String process, long pid, Instant at, int placed, double backAfterSeconds) {

  // Within what a delivery takes on this stack, so that the kill meets every step of the way.
  private static final int WITHIN_MILLIS = 250;

  static Kill of(
      BidaCommand.Running victim, int orders, Shop shop, BidaCommand bida, Random random) {
    var running = bida.now(victim);
    var ready = new CountDownLatch(orders);
    var pay = new CountDownLatch(1);
    var buyers = new ArrayList<Future<?>>();
    var delay = random.nextInt(WITHIN_MILLIS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < orders; i++) {
        var purchase = shop.next(random);
        buyers.add(threads.submit(() -> shop.buy(purchase, ready, pay)));
      }
      await(ready);
      pay.countDown();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay));
      var at = shop.now();
      kill(running.pid());
      var began = System.nanoTime();
      bida.up();
      var back = (System.nanoTime() - began) / 1e9;
      for (var buyer : buyers) {
        finish(buyer);
      }
      System.out.printf(
          "killed %-24s (pid %d) %3d ms after the payments began; back after %.1f s%n",
          running.name(), running.pid(), delay, back);
      return new Kill(running.name(), running.pid(), at, orders, back);
    }
  }

  private static void kill(long pid) {
    var process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Shop.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the orders of a round could not be placed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void finish(Future<?> buyer) {
    try {
      buyer.get(Shop.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a buyer could not finish", e);
    }
  }
}
