package bida.fulfillment.resale;

import bida.fulfillment.resale.Answers.Answer;
import bida.fulfillment.supplier.SupplierHttp;
import bida.platform.database.Database;
import bida.platform.observability.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Calls platforms back once their orders have ended. What is sent is made at that moment and kept
 * nowhere, for it may hold cards; what is not acknowledged is told again, and whoever never
 * acknowledges can still ask.
 */
@ApplicationScoped
class TellResellers {

  private static final Logger LOG = Logger.getLogger(TellResellers.class);

  /** As long as to the endpoints of apps (product.md, Timers): then it is left to be asked. */
  private static final List<Duration> PAUSES =
      Stream.of("PT15S", "PT30S", "PT3M", "PT10M", "PT20M", "PT30M", "PT1H", "PT3H", "PT6H")
          .map(Duration::parse)
          .toList();

  private static final int LONGEST_ACK = 4096;

  // Longer than a call can last: whoever dies in one leaves it to the next.
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final String CLAIM =
      """
      with due as (
        select r.resale_no from resale r left join delivery d on d.order_no = r.order_no and d.line_no = 1
        where r.next_callback_at <= $1 and r.reseller = $4
          and (r.status in ('REFUSED', 'CANCELLED')
               or d.status in ('ISSUED', 'REVEALED', 'SUCCEEDED', 'UNAVAILABLE', 'FAILED', 'HELD'))
        order by r.next_callback_at limit $2 for update of r skip locked),
      claimed as (
        update resale set next_callback_at = $3, callback_tries = callback_tries + 1
        where resale_no in (select resale_no from due) returning *)
      select %s, r.callback_tries from claimed r
        left join delivery d on d.order_no = r.order_no and d.line_no = 1
      """
          .formatted(Resales.COLUMNS);
  // Unless it was reopened while it was told of: then there is more to tell.
  private static final String NEXT =
      """
      update resale set next_callback_at = $3
      where resale_no = $1 and callback_tries = $2 and status = $4
      """;

  private final Database database;
  private final Resellers resellers;
  private final Answers answers;
  private final Traces traces;
  private final ResaleConfig config;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final SupplierHttp http;
  private final Set<String> called = ConcurrentHashMap.newKeySet();

  TellResellers(
      Database database,
      Resellers resellers,
      Answers answers,
      Traces traces,
      ResaleConfig config,
      InstantSource clock,
      MeterRegistry metrics) {
    this.database = database;
    this.resellers = resellers;
    this.answers = answers;
    this.traces = traces;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
    this.http = new SupplierHttp(config.connectTimeout(), LONGEST_ACK);
  }

  private record Due(Resale resale, int tries) {}

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  void tick() {
    resellers.names().forEach(this::start);
  }

  /** Does not wait: one that keeps us waiting keeps no other waiting. */
  private void start(String reseller) {
    if (called.add(reseller)) {
      claim(reseller)
          .onItem()
          .transformToMulti(due -> Multi.createFrom().iterable(due))
          .onItem()
          .transformToUni(this::tell)
          .merge()
          .collect()
          .asList()
          .onTermination()
          .invoke(() -> called.remove(reseller))
          .subscribe()
          .with(
              _ -> {},
              failure ->
                  LOG.warnf(
                      "%s cannot be told now (%s); tried again within a second.",
                      reseller, failure.getClass().getSimpleName()));
    }
  }

  private Uni<List<Due>> claim(String reseller) {
    var now = clock.instant();
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(
            Tuple.of(
                Resales.utc(now), config.callbacksAtOnce(), Resales.utc(now.plus(LEASE)), reseller))
        .map(rows -> rows.stream().map(TellResellers::due).toList());
  }

  private static Due due(Row row) {
    return new Due(Resales.resale(row), row.getInteger("callback_tries"));
  }

  private Uni<Void> tell(Due due) {
    var resale = due.resale();
    return resellers
        .named(resale.reseller())
        .map(
            reseller ->
                traces.follow(
                    resale.traceparent(),
                    "tell " + reseller.name(),
                    SpanKind.CLIENT,
                    _ -> call(resale, reseller)))
        .orElseGet(() -> Uni.createFrom().item(false))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf(
                  "%s cannot be told of now (%s); it is told again.",
                  resale.resaleNo(), failure.getClass().getSimpleName());
              return false;
            })
        .flatMap(heard -> note(due, heard));
  }

  private Uni<Boolean> call(Resale resale, Reseller reseller) {
    var address = reseller.callback(Objects.requireNonNull(resale.callbackUrl()));
    return address.isEmpty()
        ? Uni.createFrom().item(false)
        : answers
            .about(resale, reseller, "callback")
            .flatMap(
                answer ->
                    answer.isFinal()
                        ? http.send(() -> letter(address.get(), reseller, answer))
                            .map(Letter::isAcknowledged)
                        : Uni.createFrom().item(false));
  }

  private HttpRequest letter(URI address, Reseller reseller, Answer answer) {
    return Letter.to(address, reseller, answer, clock.instant(), config.requestTimeout());
  }

  private Uni<Void> note(Due due, boolean heard) {
    var next = heard ? null : next(due.tries());
    var outcome = heard ? "acked" : next == null ? "parked" : "failed";
    metrics
        .counter("bida.resale.callbacks", "reseller", due.resale().reseller(), "outcome", outcome)
        .increment();
    if (!heard && next == null) {
      LOG.warnf(
          "%s was told %d times and not acknowledged; its platform has to ask.",
          due.resale().resaleNo(), due.tries());
    }
    return database
        .pool()
        .preparedQuery(NEXT)
        .execute(
            Tuple.of(
                due.resale().resaleNo(),
                due.tries(),
                Resales.utc(next),
                due.resale().status().name()))
        .replaceWithVoid();
  }

  private @Nullable Instant next(int tries) {
    return tries > PAUSES.size() ? null : clock.instant().plus(PAUSES.get(tries - 1));
  }
}
