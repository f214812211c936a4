package bida.load.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One figure and what it has to be.
 *
 * @param must the bound of the benchmark's row; null for a figure that is only told
 * @param holds null where there was no result
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(String what, String found, @Nullable String must, @Nullable Boolean holds) {

  public static Finding atLeast(String what, OptionalDouble found, double least, String unit) {
    return found.isEmpty()
        ? none(what, ">= " + text(least, unit))
        : new Finding(
            what,
            text(found.getAsDouble(), unit),
            ">= " + text(least, unit),
            found.getAsDouble() >= least);
  }

  public static Finding atMost(String what, double found, double most, String unit) {
    return new Finding(what, text(found, unit), "<= " + text(most, unit), found <= most);
  }

  public static Finding atMost(String what, OptionalDouble found, double most, String unit) {
    return found.isEmpty()
        ? none(what, "<= " + text(most, unit))
        : atMost(what, found.getAsDouble(), most, unit);
  }

  public static Finding exactly(String what, long found, long wanted) {
    return new Finding(what, Long.toString(found), "= " + wanted, found == wanted);
  }

  public static Finding told(String what, double found, String unit) {
    return new Finding(what, text(found, unit), null, null);
  }

  public static Finding told(String what, OptionalDouble found, String unit) {
    return found.isEmpty()
        ? new Finding(what, "no result", null, null)
        : told(what, found.getAsDouble(), unit);
  }

  public static Finding none(String what, String must) {
    return new Finding(what, "no result", must, null);
  }

  /** No result holds nothing; what is only told cannot fail. */
  public boolean fails() {
    return must != null && !Boolean.TRUE.equals(holds);
  }

  public String mark() {
    if (must == null) {
      return "";
    }
    return holds == null ? "none" : holds ? "ok" : "BAD";
  }

  private static String text(double value, String unit) {
    var digits = Math.abs(value) >= 100 || value == Math.rint(value) ? "%.0f" : "%.2f";
    return String.format(Locale.ROOT, digits, value) + (unit.isEmpty() ? "" : " " + unit);
  }
}
