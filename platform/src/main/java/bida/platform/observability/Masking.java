package bida.platform.observability;

import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * The last guard before a log line leaves: tokens, secrets, keys and phone numbers are blotted out.
 */
@LoggingFilter(name = "masking")
public final class Masking implements Filter {

  private record Rule(Pattern pattern, String replacement) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(Pattern.compile("(?i)(bearer\\s+)[A-Za-z0-9._~+/=-]{8,}"), "$1***"),
          new Rule(
              Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"), "***"),
          new Rule(Pattern.compile("whsec_[A-Za-z0-9+/=]{8,}"), "whsec_***"),
          new Rule(
              Pattern.compile(
                  "(?i)((?:password|secret|api_?v3_?key|app_?secret)\"?\\s*[=:]\\s*\"?)[^\\s\",;]{4,}"),
              "$1***"),
          new Rule(Pattern.compile("(?<!\\d)(1[3-9]\\d)\\d{4}(\\d{4})(?!\\d)"), "$1****$2"));

  @Override
  public boolean isLoggable(LogRecord line) {
    if (line instanceof ExtLogRecord ext) {
      var said = ext.getFormattedMessage();
      var masked = mask(said);
      if (!masked.equals(said)) {
        ext.setMessage(masked, ExtLogRecord.FormatStyle.NO_FORMAT);
      }
      ext.setThrown(MaskedThrowable.of(ext.getThrown()));
    }
    return true;
  }

  static String mask(String text) {
    var masked = text;
    for (var rule : RULES) {
      masked = rule.pattern().matcher(masked).replaceAll(rule.replacement());
    }
    return masked;
  }
}
