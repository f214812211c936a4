package bida.notification.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.NotificationEvent;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageLifecycleTest {

  private static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");
  private static final List<Duration> WAITS =
      Stream.of("PT15S", "PT30S", "PT3M", "PT10M", "PT20M", "PT30M", "PT60M", "PT3H", "PT6H")
          .map(Duration::parse)
          .toList();
  private static final MessageLifecycle LIFECYCLE =
      new MessageLifecycle(new RetrySchedule(WAITS, Duration.ofHours(6)));

  private static final String TABLE =
      """
      # given   | when          | then      | and tells the others
      PENDING   | Record taken  | DELIVERED | MessageDelivered
      PENDING   | Record failed | PENDING   |
      PENDING   | Record last   | PARKED    | MessageParked
      PENDING   | Record gone   | PARKED    | MessageParked
      PENDING   | Replay        | ignored   |
      PENDING   | Abandon       | PARKED    | MessageParked
      DELIVERED | Record taken  | ignored   |
      DELIVERED | Replay        | PENDING   |
      DELIVERED | Abandon       | ignored   |
      PARKED    | Record taken  | ignored   |
      PARKED    | Replay        | PENDING   |
      PARKED    | Abandon       | ignored   |
      """;

  record Line(MessageStatus given, String when, String then, String tells) {}

  static Stream<Line> lines() {
    return TABLE
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(
            cells ->
                new Line(
                    MessageStatus.valueOf(cells.get(0)), cells.get(1), cells.get(2), cells.get(3)));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void livesAsTheTableSays(Line line) {
    var message = message(line.given(), line.when().endsWith("last") ? WAITS.size() : 0);

    switch (LIFECYCLE.decide(message, command(line.when()), NOW)) {
      case Decision.Accepted<Message, NotificationEvent>(var next, var events) -> {
        assertThat(next.status().name()).isEqualTo(line.then());
        assertThat(
                events.stream()
                    .map(event -> event.getClass().getSimpleName())
                    .collect(Collectors.joining(" ")))
            .isEqualTo(line.tells());
        assertThat(next.nextAttemptAt() != null).isEqualTo(next.status() == MessageStatus.PENDING);
      }
      case Decision.Ignored<Message, NotificationEvent> _ ->
          assertThat("ignored").isEqualTo(line.then());
      case Decision.Refused<Message, NotificationEvent> _ ->
          assertThat("refused").isEqualTo(line.then());
    }
  }

  @Test
  void theTableHasEveryStatusWithEveryCommand() {
    var present =
        lines()
            .map(line -> line.given() + " " + line.when().split(" ")[0])
            .collect(Collectors.toSet());
    var wanted =
        Arrays.stream(MessageStatus.values())
            .flatMap(
                status ->
                    Arrays.stream(MessageCommand.class.getPermittedSubclasses())
                        .map(command -> status + " " + command.getSimpleName()))
            .collect(Collectors.toSet());

    assertThat(present).isEqualTo(wanted);
  }

  @Test
  void e27IsTriedTenTimesOnTheSchedule() {
    var message = message(MessageStatus.PENDING, 0);
    var now = NOW;

    for (var wait : WAITS) {
      message = next(message, new Answer.Failed("http_500"), now);
      assertThat(message.nextAttemptAt()).isEqualTo(now.plus(wait));
      now = now.plus(wait);
    }

    assertThat(next(message, new Answer.Failed("http_500"), now).status())
        .isEqualTo(MessageStatus.PARKED);
  }

  @Test
  void e27AReceiversWishForPatienceCountsUpToSixHours() {
    var message = message(MessageStatus.PENDING, 0);

    assertThat(
            next(message, new Answer.Failed("http_429", Duration.ofSeconds(1)), NOW)
                .nextAttemptAt())
        .isEqualTo(NOW.plusSeconds(15));
    assertThat(
            next(message, new Answer.Failed("http_429", Duration.ofMinutes(5)), NOW)
                .nextAttemptAt())
        .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    assertThat(
            next(message, new Answer.Failed("http_503", Duration.ofDays(365)), NOW).nextAttemptAt())
        .isEqualTo(NOW.plus(Duration.ofHours(6)));
  }

  private static Message next(Message message, Answer answer, Instant now) {
    var decision = LIFECYCLE.decide(message, new MessageCommand.Record(answer), now);
    return ((Decision.Accepted<Message, NotificationEvent>) decision).next();
  }

  private static MessageCommand command(String when) {
    return switch (when) {
      case "Record taken" -> new MessageCommand.Record(new Answer.Taken("http_204"));
      case "Record failed", "Record last" ->
          new MessageCommand.Record(new Answer.Failed("timeout"));
      case "Record gone" -> new MessageCommand.Record(new Answer.Gone("http_410"));
      case "Replay" -> new MessageCommand.Replay();
      case "Abandon" -> new MessageCommand.Abandon("endpoint_closed");
      default -> throw new IllegalArgumentException(when);
    };
  }

  private static Message message(MessageStatus status, int attempts) {
    return new Message(
        "msg_1",
        "app",
        Channel.WEBHOOK,
        "we_1",
        "o-1",
        "order.paid",
        status,
        attempts,
        NOW,
        status == MessageStatus.PENDING ? NOW : null,
        status == MessageStatus.PENDING ? null : NOW);
  }
}
