package bida.fulfillment;

import bida.contracts.FulfillmentEvent.MaintenanceWindow;
import bida.fulfillment.core.Downtime;
import bida.platform.problem.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A calendar as operators send and see it: the whole of it, for it replaces the one before. */
record MaintenanceBody(@Nullable List<@Nullable Window> windows) {

  // A carrier's plan of a month has a night a day; more is a mistake, and each is read at a
  // dispatch.
  private static final int MOST = 50;
  // Longer than that nothing is under maintenance: the offer is taken from sale.
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int LONGEST_REASON = 200;

  record Window(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String reasonZh,
      @Nullable String reasonEn) {}

  static MaintenanceBody of(Downtime downtime) {
    var windows = new ArrayList<@Nullable Window>();
    for (var window : downtime.windows()) {
      windows.add(new Window(window.from(), window.to(), window.reasonZh(), window.reasonEn()));
    }
    return new MaintenanceBody(windows);
  }

  static Downtime read(@Nullable MaintenanceBody body, Instant now) {
    if (body == null || body.windows() == null) {
      throw Problems.unprocessable("field_missing", "Send windows, each with from and to.");
    }
    if (body.windows().size() > MOST) {
      throw Problems.unprocessable("too_many_windows", "A calendar has " + MOST + " at most.");
    }
    var downtime =
        new Downtime(body.windows().stream().map(MaintenanceBody::window).toList()).after(now);
    var windows = downtime.windows();
    for (int i = 1; i < windows.size(); i++) {
      if (windows.get(i).from().isBefore(windows.get(i - 1).to())) {
        throw Problems.unprocessable("windows_overlap", "Two of the windows overlap.");
      }
    }
    return downtime;
  }

  private static MaintenanceWindow window(@Nullable Window window) {
    if (window == null || window.from() == null || window.to() == null) {
      throw Problems.unprocessable("field_missing", "A window has from and to, in RFC 3339.");
    }
    if (!window.from().isBefore(window.to())
        || Duration.between(window.from(), window.to()).compareTo(LONGEST) > 0) {
      throw Problems.unprocessable(
          "window_invalid", "A window ends after it begins, within " + LONGEST.toDays() + " days.");
    }
    return new MaintenanceWindow(
        window.from(), window.to(), reason(window.reasonZh()), reason(window.reasonEn()));
  }

  private static @Nullable String reason(@Nullable String text) {
    var reason = Objects.requireNonNullElse(text, "").strip();
    if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(c -> c < ' ')) {
      throw Problems.unprocessable(
          "reason_invalid", "A reason is a line of up to " + LONGEST_REASON + " characters.");
    }
    return reason.isEmpty() ? null : reason;
  }
}
