package bida.notification.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Where an app wants to be called: parsed once, and refused unless it can only mean one thing. */
public record WebhookUrl(String host, int port, boolean tls, String path, boolean exempt) {

  /** Not an address this platform calls; the message says why. */
  public static final class RefusedException extends RuntimeException {
    public RefusedException(String why) {
      super(why);
    }
  }

  private static final int LONGEST = 2048;
  private static final Set<Integer> PORTS = Set.of(443, 8443);

  // A name with a dot whose last label has a letter: no IP address in any notation looks like it.
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

  private static final List<String> INTERNAL =
      List.of(
          ".internal",
          ".local",
          ".localhost",
          ".localdomain",
          ".lan",
          ".intranet",
          ".corp",
          ".home",
          ".arpa",
          ".svc",
          ".cluster",
          ".test",
          ".invalid",
          ".onion");

  /** {@code allowed}: exact {@code host:port} pairs that are called whatever they are. */
  public static WebhookUrl parse(String text, Set<String> allowed) {
    if (text.length() > LONGEST) {
      throw new RefusedException("longer than " + LONGEST + " characters");
    }
    URI uri;
    try {
      uri = new URI(text).parseServerAuthority();
    } catch (URISyntaxException _) {
      throw new RefusedException("not a URL");
    }
    var scheme = uri.getScheme();
    if (scheme == null || uri.getHost() == null) {
      throw new RefusedException("not a URL with a host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new RefusedException("no user and no fragment, please");
    }
    var tls = scheme.equalsIgnoreCase("https");
    if (!tls && !scheme.equalsIgnoreCase("http")) {
      throw new RefusedException("https only");
    }
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    var port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    var url = new WebhookUrl(host, port, tls, path(uri), allowed.contains(host + ":" + port));
    if (!url.exempt()) {
      url.mustBePublic();
    }
    return url;
  }

  private void mustBePublic() {
    if (!tls) {
      throw new RefusedException("https only");
    }
    if (!PORTS.contains(port)) {
      throw new RefusedException("port 443 or 8443 only");
    }
    if (!NAME.matcher(host).matches()) {
      throw new RefusedException("a full host name only");
    }
    if (INTERNAL.stream().anyMatch(host::endsWith)) {
      throw new RefusedException("a public host name only");
    }
  }

  private static String path(URI uri) {
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
