package bida.platform.calendar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Counts working days of mainland China: holidays off, the weekends made up for (调休) on. */
public record WorkingDays(Set<LocalDate> daysOff, Set<LocalDate> madeUp) {

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  /** As the State Council has announced them, year by year, in china-working-days.txt. */
  public static WorkingDays announced() {
    try (var file =
        Objects.requireNonNull(WorkingDays.class.getResourceAsStream("/china-working-days.txt"))) {
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines {@code off 2026-01-01 2026-01-03} and {@code work 2026-01-04}; # begins a comment. */
  public static WorkingDays parse(String calendar) {
    var daysOff = new HashSet<LocalDate>();
    var madeUp = new HashSet<LocalDate>();
    for (var line : calendar.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var words = line.split("\\s+");
      var from = LocalDate.parse(words[1]);
      var to = words.length > 2 ? LocalDate.parse(words[2]) : from;
      var days = words[0].equals("off") ? daysOff : madeUp;
      from.datesUntil(to.plusDays(1)).forEach(days::add);
    }
    return new WorkingDays(Set.copyOf(daysOff), Set.copyOf(madeUp));
  }

  public boolean isWorkingDay(LocalDate day) {
    if (madeUp.contains(day)) {
      return true;
    }
    var weekend =
        day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    return !weekend && !daysOff.contains(day);
  }

  /** The same time of day, so many working days later; a start on a day off counts from there. */
  public Instant after(Instant start, int workingDays) {
    ZonedDateTime time = start.atZone(CHINA);
    for (int left = workingDays; left > 0; ) {
      time = time.plusDays(1);
      if (isWorkingDay(time.toLocalDate())) {
        left--;
      }
    }
    return time.toInstant();
  }
}
