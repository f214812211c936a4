package bida.faults;

import bida.load.measure.Run;
import bida.load.measure.Schedule;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * How a run of faults went.
 *
 * @param began by the clock that everybody lives by
 */
record Course(
    Schedule schedule, Instant began, List<Injected> injected, Collection<Sale> sales, Run load) {

  Course {
    injected = List.copyOf(injected);
    sales = List.copyOf(sales);
  }
}
