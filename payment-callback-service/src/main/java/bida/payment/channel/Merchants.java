package bida.payment.channel;

import bida.payment.core.Movement;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Our accounts at one channel by the names we gave them. An app's money goes to the account that
 * names it, else to {@link #DEFAULT}.
 */
public final class Merchants<A> {

  /** The account without a name of its own in the settings. */
  public static final String DEFAULT = Movement.DEFAULT_MERCHANT;

  private final Map<String, A> byName;
  private final Function<A, List<String>> tenants;

  public Merchants(Map<String, A> byName, Function<A, List<String>> tenants) {
    this.byName = new LinkedHashMap<>(byName);
    this.tenants = tenants;
  }

  public String of(String tenant) {
    return named(account -> tenants.apply(account).contains(tenant)).orElse(DEFAULT);
  }

  /** The name of the account that the channel means, such as by its own merchant number. */
  public Optional<String> named(Predicate<A> meant) {
    return byName.entrySet().stream()
        .filter(account -> meant.test(account.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Fails for a name that is not configured: a payment outlives the settings it was made with. */
  public A get(String name) {
    var account = byName.get(name);
    if (account == null) {
      throw new IllegalStateException("no merchant named " + name + " is configured");
    }
    return account;
  }

  /** For where a missing account is an answer of its own. */
  public Optional<A> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Collection<String> names() {
    return Collections.unmodifiableCollection(byName.keySet());
  }

  public Collection<A> all() {
    return byName.values();
  }
}
