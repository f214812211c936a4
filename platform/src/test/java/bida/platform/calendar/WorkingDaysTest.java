package bida.platform.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingDaysTest {

  private static final WorkingDays DAYS = WorkingDays.announced();

  @ParameterizedTest
  @CsvSource({
    "2026-01-01, false", // 元旦
    "2026-01-04, true", // a Sunday made up for
    "2026-02-14, true", // a Saturday made up for, before 春节
    "2026-02-16, false",
    "2026-02-28, true",
    "2026-05-09, true",
    "2026-06-19, false", // 端午
    "2026-09-20, true",
    "2026-10-07, false", // 国庆
    "2026-10-08, true",
    "2026-10-10, true",
    "2026-11-21, false", // an ordinary Saturday
    "2026-11-23, true"
  })
  void knowsTheCalendarOf2026(LocalDate day, boolean working) {
    assertThat(DAYS.isWorkingDay(day)).isEqualTo(working);
  }

  @Test
  void twoWorkingDaysFromBeforeTheNationalHolidayEndAfterIt() {
    var beforeTheHoliday = Instant.parse("2026-09-30T08:00:00Z");

    assertThat(DAYS.after(beforeTheHoliday, 2)).isEqualTo(Instant.parse("2026-10-09T08:00:00Z"));
  }

  @Test
  void aSaturdayMadeUpForCounts() {
    var friday = Instant.parse("2026-10-09T08:00:00Z");

    assertThat(DAYS.after(friday, 1)).isEqualTo(Instant.parse("2026-10-10T08:00:00Z"));
  }

  @Test
  void theDayIsChinas() {
    // Monday 00:30 in Beijing is still Sunday in Greenwich.
    var monday = Instant.parse("2026-11-22T16:30:00Z");

    assertThat(DAYS.after(monday, 1)).isEqualTo(Instant.parse("2026-11-23T16:30:00Z"));
  }
}
