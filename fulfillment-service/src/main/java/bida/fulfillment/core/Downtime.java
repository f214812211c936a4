package bida.fulfillment.core;

import bida.contracts.FulfillmentEvent.MaintenanceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When something stands still for maintenance; its windows may touch and overlap. */
public record Downtime(List<MaintenanceWindow> windows) {

  public static final Downtime NONE = new Downtime(List.of());

  public Downtime {
    windows = windows.stream().sorted(Comparator.comparing(MaintenanceWindow::from)).toList();
  }

  /** When it goes on; null where it is not down now. Windows that touch are one. */
  public @Nullable Instant end(Instant now) {
    Instant end = null;
    for (var window : windows) {
      var reached = end == null ? now : end;
      if (!window.from().isAfter(reached) && window.to().isAfter(reached)) {
        end = window.to();
      }
    }
    return end;
  }

  /** While one of them is down. */
  public Downtime or(Downtime other) {
    var all = new ArrayList<>(windows);
    all.addAll(other.windows);
    return new Downtime(all);
  }

  /** While both are down: two ways lead there, and neither is open. */
  public Downtime and(Downtime other) {
    var both = new ArrayList<MaintenanceWindow>();
    for (var one : windows) {
      for (var two : other.windows) {
        var from = one.from().isAfter(two.from()) ? one.from() : two.from();
        var to = one.to().isBefore(two.to()) ? one.to() : two.to();
        if (from.isBefore(to)) {
          both.add(new MaintenanceWindow(from, to, one.reasonZh(), one.reasonEn()));
        }
      }
    }
    return new Downtime(both);
  }

  /** What is still to come, or goes on. */
  public Downtime after(Instant now) {
    return new Downtime(windows.stream().filter(window -> window.to().isAfter(now)).toList());
  }
}
