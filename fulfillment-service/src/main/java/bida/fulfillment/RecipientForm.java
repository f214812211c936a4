package bida.fulfillment;

import bida.platform.problem.Problems;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What an account of a SKU looks like.
 *
 * @param pattern the whole of an account fits it
 * @param regions the servers or regions there are; empty where there are none
 */
record RecipientForm(
    @Nullable String pattern,
    @Nullable List<String> regions,
    @Nullable String hintZh,
    @Nullable String hintEn) {

  // Of accounts of 128 characters, a pattern of so many is decided in no time.
  private static final int LONGEST_PATTERN = 200;
  private static final int MOST_REGIONS = 200;
  private static final int LONGEST_TEXT = 64;
  private static final int LONGEST_HINT = 200;

  /** Throws a 422 problem. */
  static RecipientForm checked(@Nullable RecipientForm form) {
    if (form == null || form.pattern() == null || form.pattern().length() > LONGEST_PATTERN) {
      throw Problems.unprocessable("pattern_invalid", "Send a pattern of up to 200 characters.");
    }
    try {
      Pattern.compile(form.pattern());
    } catch (PatternSyntaxException _) {
      throw Problems.unprocessable("pattern_invalid", "That is no regular expression.");
    }
    var regions = Objects.requireNonNullElse(form.regions(), List.<String>of());
    if (regions.size() > MOST_REGIONS
        || regions.stream().anyMatch(one -> one.isBlank() || one.length() > LONGEST_TEXT)) {
      throw Problems.unprocessable("regions_invalid", "Up to 200 regions of 64 characters.");
    }
    return new RecipientForm(form.pattern(), regions, hint(form.hintZh()), hint(form.hintEn()));
  }

  /** A code for what is wrong; empty where an account may be like that. */
  Optional<String> wrong(String recipient, @Nullable String region) {
    if (pattern != null && !Pattern.compile(pattern).matcher(recipient).matches()) {
      return Optional.of("FORM");
    }
    if (regions == null || regions.isEmpty()) {
      return Optional.empty();
    }
    return region == null
        ? Optional.of("REGION_MISSING")
        : regions.contains(region) ? Optional.empty() : Optional.of("REGION_UNKNOWN");
  }

  private static @Nullable String hint(@Nullable String text) {
    if (text != null && text.length() > LONGEST_HINT) {
      throw Problems.unprocessable("hint_invalid", "A hint has up to 200 characters.");
    }
    return text == null || text.isBlank() ? null : text.strip();
  }
}
