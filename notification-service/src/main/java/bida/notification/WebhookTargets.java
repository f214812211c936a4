package bida.notification;

import bida.notification.core.PublicAddresses;
import bida.notification.core.WebhookUrl;
import bida.notification.core.WebhookUrl.RefusedException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The guard against calling ourselves (SSRF): every address of the name must be public, and the
 * connection goes to the very address that was checked, again at each delivery.
 */
@Startup
@ApplicationScoped
class WebhookTargets {

  /** A URL and the address of it that was checked. */
  record Target(WebhookUrl url, InetAddress address) {}

  private final HostNames names;
  private final Set<String> allowed;

  WebhookTargets(HostNames names, WebhookConfig config) {
    this.names = names;
    this.allowed =
        config.allow().orElse(List.of()).stream()
            .map(pair -> pair.strip().toLowerCase(Locale.ROOT))
            .filter(pair -> !pair.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (!allowed.isEmpty() && ConfigUtils.isProfileActive("prod")) {
      throw new IllegalStateException("BIDA_WEBHOOKS_ALLOW is refused in the prod profile");
    }
  }

  /**
   * Fails with {@link RefusedException}, or {@link UnknownHostException} where DNS knows nothing.
   */
  Uni<Target> of(String url) {
    return Uni.createFrom()
        .item(() -> WebhookUrl.parse(url, allowed))
        .flatMap(
            parsed ->
                Uni.createFrom()
                    .<Target>emitter(
                        emitter -> {
                          try {
                            emitter.complete(new Target(parsed, checked(parsed)));
                          } catch (UnknownHostException | RefusedException e) {
                            emitter.fail(e);
                          }
                        })
                    // DNS blocks.
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }

  private InetAddress checked(WebhookUrl url) throws UnknownHostException {
    var addresses = names.resolve(url.host());
    if (addresses.isEmpty()) {
      throw new UnknownHostException(url.host());
    }
    // One private address among public ones is how a name is made to point inside.
    if (!url.exempt() && !addresses.stream().allMatch(PublicAddresses::contains)) {
      throw new RefusedException("the host has an address that is not public");
    }
    return addresses.getFirst();
  }
}
