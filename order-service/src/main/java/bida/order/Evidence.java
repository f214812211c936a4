package bida.order;

import bida.platform.problem.Problems;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A piece of evidence as the app keeps it: its fingerprint, where it lies, or its words. Nothing is
 * fetched from there by us.
 */
record Evidence(
    @Nullable String kind, @Nullable String sha256, @Nullable String url, @Nullable String text) {

  /** A claim has a screenshot or two; more than ten nobody looks at. */
  static final int MOST = 10;

  private static final int LONGEST_URL = 1000;
  private static final int LONGEST_TEXT = 1000;
  private static final List<String> KINDS = List.of("SCREENSHOT", "RECORDING", "DOCUMENT", "TEXT");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Itself, or a problem that says what is wrong with it. */
  Evidence checked() {
    if (kind == null || !KINDS.contains(kind)) {
      throw invalid("kind is one of " + KINDS + ".");
    }
    if (sha256 == null && url == null && text == null) {
      throw invalid("give its sha256, url or text.");
    }
    if (sha256 != null && !SHA256.matcher(sha256).matches()) {
      throw invalid("sha256 is 64 digits of lower case hex.");
    }
    if (url != null && (!url.startsWith("https://") || url.length() > LONGEST_URL || hasNul(url))) {
      throw invalid("url is https and has at most " + LONGEST_URL + " characters.");
    }
    if (text != null && (text.length() > LONGEST_TEXT || hasNul(text))) {
      throw invalid("text has at most " + LONGEST_TEXT + " characters.");
    }
    return this;
  }

  // PostgreSQL stores none.
  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  static RuntimeException invalid(String why) {
    return Problems.unprocessable("evidence_invalid", "Of a piece of evidence: " + why);
  }

  @Override
  public String toString() {
    return "Evidence[" + kind + ", ***]";
  }
}
