package bida.platform.inbox;

import bida.contracts.Event;
import bida.platform.database.InOrder;
import bida.platform.database.SqlStates;
import bida.platform.event.EventJson.UnreadableEventException;
import bida.platform.event.EventTypes;
import bida.platform.inbox.Inbox.Outcome;
import bida.platform.observability.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka edge of every service. Trouble with the infrastructure waits in place without limit,
 * for order must be kept; what no retry mends goes to {@code <topic>.<group>.dead} and the
 * partition goes on.
 */
@ApplicationScoped
public class EventConsumer {

  private static final Logger LOG = Logger.getLogger(EventConsumer.class);

  // A bug answers the same every time; three tries tell it from a passing trouble.
  private static final int TRIES = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  // Long enough not to hammer a database that is coming back, short enough to go on at once.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Inbox inbox;
  private final DeadLetters deadLetters;
  private final Traces traces;
  private final MeterRegistry metrics;
  private final ReaderAge age;
  private final Vertx vertx;
  private volatile boolean stopping;

  EventConsumer(
      Inbox inbox,
      DeadLetters deadLetters,
      Traces traces,
      MeterRegistry metrics,
      ReaderAge age,
      Vertx vertx) {
    this.age = age;
    this.vertx = vertx;
    this.inbox = inbox;
    this.deadLetters = deadLetters;
    this.traces = traces;
    this.metrics = metrics;
  }

  /** Completes when the record is applied, known, parked or in the dead letter topic. */
  public Uni<Void> receive(ConsumerRecord<String, byte[]> kafka, EventHandler handler) {
    var received = Received.of(kafka);
    return Uni.createFrom()
        .deferred(() -> inbox.receive(received, handler))
        .onFailure(failure -> !SqlStates.isInfrastructure(failure) && !isUnreadable(failure))
        .retry()
        .withBackOff(FIRST_WAIT)
        .atMost(TRIES - 1)
        .onFailure(this::isWorthWaiting)
        .invoke(failure -> waiting(received, failure))
        .onFailure(this::isWorthWaiting)
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .indefinitely()
        .invoke(outcome -> count(received, outcome))
        .replaceWithVoid()
        .onFailure(failure -> !SqlStates.isInfrastructure(failure))
        .recoverWithUni(failure -> bury(kafka, failure));
  }

  // The pool is closed before the consumers are, and they are waited for: what cannot be applied
  // any more stays unacknowledged, and comes again to whoever reads next.
  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  private boolean isWorthWaiting(Throwable failure) {
    return !stopping && SqlStates.isInfrastructure(failure);
  }

  /**
   * For a channel of batches: all that has come since the last group, as {@link #receive(List,
   * GroupHandler, EventHandler)} does it.
   */
  public Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> together(
      GroupHandler together, EventHandler alone) {
    return new Gathering(vertx, records -> receive(records, together, alone));
  }

  /**
   * For a channel of batches, where nothing is gained by looking at many at once but the
   * transaction they share: each is applied in its turn, in its own trace.
   *
   * @param place what an event locks that events of other keys lock as well, such as its tenant;
   *     empty where there is nothing of the kind. Keys have their turn by it, so that two groups
   *     lock in one order. Null where an event locks in an order of its own: it has a transaction
   *     to itself then, and so has what came with it.
   * @param afterwards once all of them are applied, known, parked or in the dead letter topic
   */
  public Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> inTurn(
      EventHandler each,
      Function<Event, @Nullable String> place,
      Consumer<List<ConsumerRecord<String, byte[]>>> afterwards) {
    return new Gathering(
        vertx,
        records ->
            receive(records, inTurn(each, place), each).invoke(() -> afterwards.accept(records)));
  }

  /** Whether {@code record} is an event of that type, for who calls a timer after such alone. */
  public static boolean tells(ConsumerRecord<String, byte[]> record, Class<? extends Event> type) {
    return EventTypes.nameOf(type).equals(Received.of(record).type());
  }

  private GroupHandler inTurn(EventHandler each, Function<Event, @Nullable String> place) {
    return (arrivals, tx) -> {
      var turns = Turns.of(arrivals, place);
      if (turns.isEmpty()) {
        return Uni.createFrom().failure(new OneByOneException());
      }
      return InOrder.each(
              turns.get(),
              one -> traces.within(one.traceparent(), () -> each.apply(one.event(), tx)))
          .replaceWith(() -> {});
    };
  }

  /**
   * Many at once: in one transaction where each is known or simply the next of its key, otherwise,
   * and when one of them fails, one by one in their order.
   */
  Uni<Void> receive(
      List<ConsumerRecord<String, byte[]>> records, GroupHandler together, EventHandler alone) {
    var read = records.stream().map(Received::of).toList();
    var spans = read.stream().map(this::span).toList();
    var received =
        IntStream.range(0, read.size())
            .mapToObj(i -> read.get(i).within(Traces.header(spans.get(i).getSpanContext())))
            .toList();
    return Uni.createFrom()
        .deferred(() -> inbox.receive(received, together))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.debugf(failure, "%d records are applied one by one", records.size());
              return Collections.nCopies(received.size(), (@Nullable Outcome) null);
            })
        .flatMap(outcomes -> oneByOne(records, received, outcomes, alone))
        .onTermination()
        .invoke(() -> spans.forEach(Span::end));
  }

  // In a group nothing else has made a span of the record.
  private Span span(Received one) {
    return traces.start(one.traceparent(), one.topic() + " process", SpanKind.CONSUMER);
  }

  /** Those of which nothing has become yet. */
  private Uni<Void> oneByOne(
      List<ConsumerRecord<String, byte[]>> records,
      List<Received> received,
      List<@Nullable Outcome> outcomes,
      EventHandler handler) {
    var left = new ArrayList<Integer>();
    for (int i = 0; i < outcomes.size(); i++) {
      var outcome = outcomes.get(i);
      if (outcome == null) {
        left.add(i);
      } else {
        count(received.get(i), outcome);
      }
    }
    return InOrder.each(
        left,
        i -> traces.within(received.get(i).traceparent(), () -> receive(records.get(i), handler)));
  }

  private static boolean isUnreadable(Throwable failure) {
    return failure instanceof Inbox.IncompleteRecordException
        || failure instanceof UnreadableEventException;
  }

  private void waiting(Received received, Throwable failure) {
    metrics.counter("bida.events.waiting", "topic", received.topic()).increment();
    LOG.warnf(
        "Cannot apply %s of %s now (%s); its partition waits and tries again.",
        received.type(), received.key(), failure.getClass().getSimpleName());
  }

  private void count(Received received, Outcome outcome) {
    age.read(received);
    metrics
        .counter("bida.events", "topic", received.topic(), "outcome", outcome.name())
        .increment();
    if (outcome == Outcome.PARKED) {
      LOG.errorf(
          "%s of %s is parked: an earlier event is missing. Replay the dead letters of %s.",
          received.type(), received.key(), received.topic());
    }
  }

  private Uni<Void> bury(ConsumerRecord<String, byte[]> kafka, Throwable failure) {
    metrics.counter("bida.events", "topic", kafka.topic(), "outcome", "DEAD").increment();
    LOG.errorf(
        failure,
        "Record %s-%d@%d cannot be applied and goes to the dead letters.",
        kafka.topic(),
        kafka.partition(),
        kafka.offset());
    return deadLetters.send(kafka, failure);
  }
}
