package bida.order.core;

import java.time.Duration;

/** What a buyer who says he paid should do, by how long ago that was (R41). */
public enum Guidance {
  /** One to five minutes between channel and order are normal. */
  NORMAL_LAG,
  /** Wait ten minutes, then refresh. */
  REFRESH,
  /** A person looks at the payment. */
  CONTACT_SUPPORT;

  private static final Duration NORMAL = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(30);

  public static Guidance after(Duration sincePaying) {
    if (sincePaying.compareTo(NORMAL) < 0) {
      return NORMAL_LAG;
    }
    return sincePaying.compareTo(LONG) <= 0 ? REFRESH : CONTACT_SUPPORT;
  }
}
