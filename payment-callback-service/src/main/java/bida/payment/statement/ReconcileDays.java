package bida.payment.statement;

import bida.payment.Shift;
import bida.payment.channel.StatementSource;
import bida.payment.core.Days;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the statement of every finished day by itself, once its channel has it, and one at a time
 * per instance: a statement is large, and yesterday does not hurry.
 */
@ApplicationScoped
class ReconcileDays {

  private static final Logger LOG = Logger.getLogger(ReconcileDays.class);

  private final StatementSources sources;
  private final Statements statements;
  private final ImportStatement importStatement;
  private final StatementConfig config;
  private final InstantSource clock;
  private final Shift shift;
  private final AtomicBoolean busy = new AtomicBoolean();

  ReconcileDays(
      StatementSources sources,
      Statements statements,
      ImportStatement importStatement,
      StatementConfig config,
      InstantSource clock,
      Shift shift) {
    this.sources = sources;
    this.statements = statements;
    this.importStatement = importStatement;
    this.config = config;
    this.clock = clock;
    this.shift = shift;
  }

  @Scheduled(every = "1m")
  Uni<Void> plan() {
    var now = clock.instant();
    return shift.isOver()
        ? Uni.createFrom().voidItem()
        : Multi.createFrom()
            .items(sources.all().stream().flatMap(source -> due(source, now)))
            .onItem()
            .transformToUniAndConcatenate(statements::plan)
            .collect()
            .last();
  }

  private Stream<StatementKey> due(StatementSource source, Instant now) {
    var today = Days.of(now);
    return IntStream.rangeClosed(1, config.daysBack())
        .mapToObj(today::minusDays)
        .filter(day -> !now.isBefore(source.readyAt(day)))
        .flatMap(
            day ->
                source.merchants().stream()
                    .map(merchant -> new StatementKey(source.channel(), merchant, day)));
  }

  @Scheduled(every = "1s")
  void call() {
    if (!shift.isOver() && busy.compareAndSet(false, true)) {
      // It reads millions of rows without a pause: on a virtual thread, whose processors callbacks
      // are verified on, that would keep them waiting.
      Infrastructure.getDefaultExecutor().execute(this::work);
    }
  }

  private void work() {
    try {
      for (var due = claim(); due != null && !shift.isOver(); due = claim()) {
        importStatement.run(due);
      }
    } catch (RuntimeException e) {
      // Its lease ends, and then it is taken up again, here or elsewhere.
      LOG.errorf(e, "A statement could not be imported; tried again when its lease is over.");
    } finally {
      busy.set(false);
    }
  }

  private @Nullable StatementKey claim() {
    return statements.claim().await().atMost(config.storeWithin()).orElse(null);
  }
}
