package bida.platform.test;

import bida.platform.database.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was put off until the test lets time pass. */
public final class HandTicker implements Ticker {

  private record Due(long at, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public void after(long nanos, Runnable task) {
    if (nanos == 0) {
      task.run();
    } else {
      putOff(nanos, task);
    }
  }

  public void pass(Duration time) {
    dueAfter(time).forEach(each -> each.task().run());
  }

  private synchronized void putOff(long nanos, Runnable task) {
    due.add(new Due(this.nanos + nanos, task));
  }

  private synchronized List<Due> dueAfter(Duration time) {
    nanos += time.toNanos();
    var now = due.stream().filter(each -> each.at() <= nanos).toList();
    due.removeAll(now);
    return now;
  }
}
