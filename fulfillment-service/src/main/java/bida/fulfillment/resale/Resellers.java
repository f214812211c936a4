package bida.fulfillment.resale;

import bida.fulfillment.agiso.AgisoCards;
import bida.fulfillment.agiso.AgisoSignature;
import bida.fulfillment.resale.ResellerConfig.Member;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The platforms that may buy here. Made at the start: settings that are half right must not wait
 * for the first order to be noticed.
 */
@Startup
@ApplicationScoped
class Resellers {

  // A label of metrics, and a part of what the audit of reveals says.
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final Map<String, Reseller> byUserId = new HashMap<>();
  private final Map<String, Reseller> byTenant = new HashMap<>();
  private final Map<String, Reseller> byName = new HashMap<>();

  Resellers(ResellerConfig config) {
    config.members().forEach(this::add);
  }

  private void add(String name, Member config) {
    if (config.userId().isEmpty()
        || config.appSecret().isEmpty()
        || config.merchantKey().isEmpty()) {
      return;
    }
    var reseller = reseller(name, config);
    byName.put(name, reseller);
    if (byUserId.put(config.userId().get(), reseller) != null) {
      throw wrong(name, "has the user id of another one");
    }
    // Their numbers are unique within an app, and an app's offers are the prices of one of them.
    if (byTenant.put(reseller.tenant(), reseller) != null) {
      throw wrong(name, "has the tenant of another one");
    }
  }

  private static Reseller reseller(String name, Member config) {
    if (!NAME.matcher(name).matches()) {
      throw wrong(name, "is no name for one");
    }
    var secret = config.appSecret().orElseThrow();
    return new Reseller(
        name,
        config.tenant().orElse(name),
        config.buyer(),
        Currency.getInstance(config.currency()).getCurrencyCode(),
        new AgisoSignature(secret, config.merchantKey().orElseThrow()),
        config.merchantKeyBefore().map(key -> new AgisoSignature(secret, key)).orElse(null),
        new AgisoCards(secret),
        origin(name, config.callbackOrigin()));
  }

  private static @Nullable URI origin(String name, Optional<URI> told) {
    if (told.isEmpty()) {
      return null;
    }
    var origin = told.get();
    if (origin.getScheme() == null
        || !origin.getScheme().matches("https?")
        || origin.getHost() == null
        || origin.getUserInfo() != null
        || !origin.getRawPath().isEmpty()) {
      throw wrong(name, "has a callback-origin that is not scheme, host and port");
    }
    return origin;
  }

  private static IllegalStateException wrong(String name, String why) {
    return new IllegalStateException("bida.reseller." + name + " " + why);
  }

  Optional<Reseller> byUserId(@Nullable String userId) {
    return Optional.ofNullable(byUserId.get(userId));
  }

  /** For one that stands in the database: settings may have been taken away since. */
  Optional<Reseller> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** In one order, whatever the settings'. */
  SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  boolean isTenant(String tenant) {
    return byTenant.containsKey(tenant);
  }
}
