package bida.notification;

import bida.notification.core.PublicAddresses;
import bida.notification.core.WebhookUrl;
import bida.notification.core.WebhookUrl.RefusedException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

  // Of endpoints that are being registered; messages are never more than there are threads.
  private static final int MOST_IN_LINE = 1_000;

  private final HostNames names;
  private final Set<String> allowed;
  private final Duration timeout;
  private final ExecutorService lookups;

  WebhookTargets(HostNames names, WebhookConfig config) {
    this.names = names;
    this.timeout = config.timeout();
    // A lookup keeps its thread, for half a minute where nobody answers: one for each call at once,
    // and none that anything else waits for.
    var threads =
        new ThreadPoolExecutor(
            config.atOnce(),
            config.atOnce(),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_IN_LINE),
            Thread.ofPlatform().daemon().name("lookup-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    this.lookups = threads;
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
                    .runSubscriptionOn(lookups)
                    .onFailure(RejectedExecutionException.class)
                    .transform(_ -> new UnknownHostException("too many names are looked up"))
                    .ifNoItem()
                    .after(timeout)
                    .failWith(() -> new UnknownHostException("no answer about " + parsed.host())));
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

  @PreDestroy
  void close() {
    lookups.shutdownNow();
  }
}
