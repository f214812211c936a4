package bida.payment;

import bida.payment.channel.Capabilities;
import bida.payment.channel.Channel;
import bida.payment.core.Payment;
import bida.payment.core.PaymentStatus;
import bida.platform.observability.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.quarkus.arc.All;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way to the channels: on virtual threads, each call a client span in the order's trace. */
@ApplicationScoped
class Channels {

  private final Map<String, Channel> byName;
  private final Traces traces;
  private final ExecutorService threads;

  Channels(@All List<Channel> channels, Traces traces, @VirtualThreads ExecutorService threads) {
    this.byName = channels.stream().collect(Collectors.toMap(Channel::name, channel -> channel));
    this.traces = traces;
    this.threads = threads;
  }

  Set<String> names() {
    return byName.keySet();
  }

  Optional<Channel> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** One of our merchants, by its channel and the name we gave it there. */
  record Merchant(String channel, String name) {
    static Merchant of(Payment payment) {
      return new Merchant(payment.channel(), payment.merchant());
    }
  }

  /** Whom the money of this app's orders goes to, at every channel. */
  Stream<Merchant> merchantsOf(String tenant) {
    return byName.values().stream()
        .map(channel -> new Merchant(channel.name(), channel.merchantOf(tenant)))
        .sorted(Comparator.comparing(Merchant::channel));
  }

  boolean takes(String tenant, String channel, String merchant) {
    return merchantsOf(tenant).anyMatch(new Merchant(channel, merchant)::equals);
  }

  /** Of a channel that is no longer configured: none, so that its money still comes to an end. */
  Capabilities capabilities(String channel, String merchant) {
    return named(channel).map(known -> known.capabilitiesOf(merchant)).orElse(Capabilities.none());
  }

  boolean refundsArriveAtOnce(String channel) {
    return named(channel).map(Channel::refundsArriveAtOnce).orElse(false);
  }

  /** What the buyer pays with; empty for what can no longer be paid. */
  Map<String, String> payWith(Payment payment) {
    return payment.status() == PaymentStatus.PENDING && payment.handle() != null
        ? named(payment.channel()).map(channel -> channel.payWith(payment)).orElse(Map.of())
        : Map.of();
  }

  /** {@code traceparent} is the order's; the call is linked to what made us call. */
  <T> Uni<T> call(
      String channel,
      String operation,
      @Nullable String traceparent,
      Function<Channel, T> operationOfChannel) {
    var target = named(channel).orElseThrow();
    return call(channel, operation, traceparent, () -> operationOfChannel.apply(target));
  }

  /** The same for what a channel answers elsewhere than at {@link Channel}. */
  <T> Uni<T> call(
      String channel, String operation, @Nullable String traceparent, Supplier<T> question) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var span = traces.start(traceparent, channel + " " + operation, SpanKind.CLIENT);
              span.setAttribute("peer.service", channel);
              return OwnContext.returnTo(
                  Uni.createFrom()
                      .<T>item(question)
                      .runSubscriptionOn(threads)
                      .invoke(given -> record(span, given))
                      .onFailure()
                      .invoke(failure -> Traces.fail(span, failure))
                      .onTermination()
                      .invoke(() -> span.end()));
            });
  }

  private static void record(Span span, Object answer) {
    var name = answer.getClass().getSimpleName();
    span.setAttribute("bida.answer", name);
    if (name.equals("NoAnswer")) {
      span.setStatus(StatusCode.ERROR, name);
    }
  }
}
