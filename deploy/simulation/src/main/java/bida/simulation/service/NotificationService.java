package bida.simulation.service;

import bida.contracts.Event;
import bida.contracts.NotificationEvent;
import bida.notification.core.Answer;
import bida.notification.core.Channel;
import bida.notification.core.Message;
import bida.notification.core.MessageCommand;
import bida.notification.core.MessageLifecycle;
import bida.notification.core.MessageStatus;
import bida.notification.core.NewsOfEvents;
import bida.notification.core.RetrySchedule;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Strays;
import bida.simulation.machine.Table;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** notification-service: one webhook for each piece of news, tried until it is taken. */
public final class NotificationService extends Service {

  private static final MessageLifecycle LIFECYCLE =
      new MessageLifecycle(
          new RetrySchedule(
              Stream.of(
                      "PT15S", "PT30S", "PT3M", "PT10M", "PT20M", "PT30M", "PT60M", "PT3H", "PT6H")
                  .map(Duration::parse)
                  .toList(),
              Duration.ofHours(6)));

  private final Table<String, Message> messages = new Table<>();
  private final Table<String, Integer> numbers = new Table<>();
  private final Strays<Message, MessageCommand> strays;

  public NotificationService(World world, Topic topic, List<Topic> reads) {
    super(world, "notification-service", topic, reads);
    this.strays =
        new Strays<>(
            world,
            "message",
            Message::status,
            Strays.anywhere(),
            List.of(new MessageCommand.Replay(), new MessageCommand.Abandon("gone")));
  }

  public Table<String, Message> messages() {
    return messages;
  }

  @Override
  protected void hear(Event event, Tx tx) {
    NewsOfEvents.of(event, world.now())
        .ifPresent(
            news -> {
              var kind = news.orderNo() + " " + news.type();
              var before = tx.get(numbers, kind);
              var number = before == null ? 1 : before + 1;
              tx.put(numbers, kind, number);
              var id = kind + " " + number;
              tx.put(
                  messages,
                  id,
                  Message.pending(
                      id,
                      news.tenant(),
                      Channel.WEBHOOK,
                      "endpoint",
                      news.orderNo(),
                      news.type(),
                      world.now()));
            });
  }

  private void record(String id, Answer answer) {
    apply(id, new MessageCommand.Record(answer));
  }

  private void apply(String id, MessageCommand command) {
    database.inTransaction(
        tx -> {
          var message = Objects.requireNonNull(tx.get(messages, id));
          var decision = strays.decide(message, command, LIFECYCLE::decide);
          if (decision instanceof Accepted<Message, NotificationEvent>(var next, var events)) {
            tx.put(messages, id, next);
            events.forEach(event -> tx.tell(event.key(), List.of(event)));
          }
        });
  }

  @Override
  protected void offerOwn(Offers offers) {
    offerPeople(offers);
    var due = messages.all().stream().filter(this::isDue).toList();
    if (due.isEmpty() || !answers.haveRoom()) {
      return;
    }
    offers.work(
        3, "webhooks are", "sent", () -> due.forEach(m -> send(m, new Answer.Taken("200"))));
    offers.fault(
        1,
        Fault.WEBHOOK_FAILS,
        "webhooks are",
        "refused",
        () -> due.forEach(m -> send(m, new Answer.Failed("500"))));
    var first = due.getFirst();
    offers.fault(
        1,
        Fault.WEBHOOK_LATE,
        "no answer yet to webhook",
        first.messageId(),
        () -> answerLate(first));
  }

  // Its claim is over before the answer comes, so that it is sent once more.
  private void answerLate(Message message) {
    answers.add(
        "the answer to webhook " + message.messageId(),
        () -> record(message.messageId(), new Answer.Taken("200")));
  }

  private void offerPeople(Offers offers) {
    for (var message : messages.all()) {
      var id = message.messageId();
      switch (message.status()) {
        case PENDING ->
            offers.rarely(
                Fault.ENDPOINT_GONE,
                "the endpoint is disabled of",
                id,
                () -> apply(id, new MessageCommand.Abandon("disabled")));
        case PARKED ->
            offers.whim("somebody replays", id, () -> apply(id, new MessageCommand.Replay()));
        case DELIVERED -> {}
      }
    }
    if (!messages.all().isEmpty()) {
      var first = messages.all().getFirst().messageId();
      offers.rarely(
          Fault.WRONG_MOMENT,
          "somebody replays at any time",
          first,
          () -> apply(first, new MessageCommand.Replay()));
      offers.rarely(
          Fault.WRONG_MOMENT,
          "the endpoint is disabled at any time of",
          first,
          () -> apply(first, new MessageCommand.Abandon("disabled")));
    }
  }

  private void send(Message message, Answer answer) {
    record(message.messageId(), answer);
  }

  private boolean isDue(Message message) {
    var at = message.nextAttemptAt();
    return message.status() == MessageStatus.PENDING && at != null && !at.isAfter(world.now());
  }

  @Override
  protected @Nullable Instant nextOwnDue() {
    @Nullable Instant next = null;
    for (var message : messages.all()) {
      next = sooner(next, message.nextAttemptAt());
    }
    return next;
  }
}
