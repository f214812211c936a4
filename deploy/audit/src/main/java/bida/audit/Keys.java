package bida.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Keys as PostgreSQL's collation C has them. */
final class Keys {

  // Java would put what lies beyond U+FFFF before some of what does not.
  static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private Keys() {}
}
