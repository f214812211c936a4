package bida.local.keys;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One key of a file; the vault judges it.
 *
 * @param line counts from 1, the header of a CSV file included
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyLine(@JsonIgnore long line, @Nullable String number, @Nullable String secret) {
  @Override
  public String toString() {
    return "KeyLine[" + line + ", ***]";
  }
}
