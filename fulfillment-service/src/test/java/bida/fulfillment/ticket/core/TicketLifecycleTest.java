package bida.fulfillment.ticket.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.TicketReminderDue;
import bida.contracts.FulfillmentEvent.TicketRescheduled;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TicketLifecycleTest {

  private static final Instant SOLD = Samples.STARTS.minus(Duration.ofDays(10));

  @Test
  void everyCommandHasASample() {
    var sampled =
        Samples.COMMANDS.values().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(TicketCommand.class.getPermittedSubclasses()).allMatch(sampled::contains);
  }

  @Test
  void livesAsTheTableSays() throws IOException {
    try (var table = getClass().getResourceAsStream("/ticket-lifecycle.txt")) {
      assertThat(table()).isEqualTo(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void neverLeavesAnOpenStateWithoutADeadline() {
    for (var status : TicketStatus.values()) {
      for (var command : Samples.COMMANDS.values()) {
        if (decide(Samples.in(status), command, Samples.NOW) instanceof Accepted(var next, _)) {
          assertThat(next.nextDeadlineAt() != null)
              .as("%s after %s", status, command)
              .isEqualTo(next.status().isOpen());
        }
      }
    }
  }

  @Test
  void remindsADayBeforeItBeginsAndEndsADayAfterItsEnd() {
    var ticket = Samples.fresh(Samples.STARTS, SOLD);
    assertThat(ticket.nextDeadlineAt()).isEqualTo(Samples.STARTS.minus(Duration.ofHours(24)));

    var reminded = accepted(ticket, new TicketCommand.PassDeadline(), ticket.nextDeadlineAt());
    assertThat(reminded.events()).hasExactlyElementsOfTypes(TicketReminderDue.class);
    var end = reminded.next().product().useUntil().plus(Duration.ofDays(1));
    assertThat(reminded.next().nextDeadlineAt()).isEqualTo(end);
    assertThat(decide(reminded.next(), new TicketCommand.PassDeadline(), end.minusSeconds(1)))
        .isInstanceOf(Ignored.class);

    var ended = accepted(reminded.next(), new TicketCommand.PassDeadline(), end);
    assertThat(ended.next().status()).isEqualTo(TicketStatus.EXPIRED);
    assertThat(ended.events()).isEmpty();
  }

  @Test
  void remindsNobodyWhoBoughtWithinTheLastDayOrWhenItHasBegun() {
    var late = Samples.fresh(Samples.STARTS, Samples.STARTS.minus(Duration.ofHours(23)));
    assertThat(late.reminded()).isTrue();

    var stopped = Samples.fresh(Samples.STARTS, SOLD);
    assertThat(accepted(stopped, new TicketCommand.PassDeadline(), Samples.NOW).events()).isEmpty();
  }

  @Test
  void isRescheduledOnceAndUntilADayBefore() {
    var ticket = Samples.fresh(Samples.STARTS, SOLD);
    var later = Samples.product(Samples.STARTS.plus(Duration.ofDays(7)));
    var wish = new TicketCommand.Reschedule("LATER", later);

    var moved = accepted(ticket, wish, SOLD);

    assertThat(moved.events()).hasExactlyElementsOfTypes(TicketRescheduled.class);
    assertThat(moved.next().sku()).isEqualTo("LATER");
    assertThat(moved.next().codeVersion()).isEqualTo(2);
    assertThat(moved.next().nextDeadlineAt()).isEqualTo(later.useFrom().minus(Duration.ofDays(1)));
    assertThat(code(decide(moved.next(), new TicketCommand.Reschedule("SKU", later), SOLD)))
        .isEqualTo("changes_used_up");
    var tooLate = Samples.STARTS.minus(Duration.ofHours(24)).plusSeconds(1);
    assertThat(code(decide(ticket, wish, tooLate))).isEqualTo("too_late_to_reschedule");
  }

  @Test
  void issuesNewCodesOnlySoOften() {
    var ticket = Samples.fresh(Samples.STARTS, SOLD);
    for (int i = 0; i < 5; i++) {
      ticket = accepted(ticket, new TicketCommand.Reissue(), SOLD).next();
    }

    assertThat(ticket.codeVersion()).isEqualTo(6);
    assertThat(code(decide(ticket, new TicketCommand.Reissue(), SOLD)))
        .isEqualTo("reissues_used_up");
  }

  @Test
  void givesACompanionCodesOfHisOwn() {
    var friend = new Holder("other-app", "friend-42");
    var ticket = Samples.fresh(Samples.STARTS, SOLD);

    var claimed = accepted(ticket, new TicketCommand.Claim(friend, 1), SOLD).next();

    assertThat(claimed.holder()).isEqualTo(friend);
    assertThat(claimed.isGivenAway()).isTrue();
    assertThat(ticket.isGivenAway()).isFalse();
    assertThat(claimed.codeVersion()).isEqualTo(2);
    assertThat(friend.masked()).isEqualTo("fr***");
    assertThat(new Holder("a", "abc").toString()).doesNotContain("abc");
  }

  /** Whoever tells first: of two gates that could not ask, the earlier one let the right one in. */
  @Test
  void theEarlierEntryStandsWhoeverTellsFirst() {
    var early = new Entry(Samples.NOW, "north", "gate-2", 3);
    var late = new Entry(Samples.NOW.plusSeconds(9), "north", "gate-1", 5);
    var ticket = Samples.in(TicketStatus.ISSUED);

    for (var order : new Entry[][] {{early, late}, {late, early}}) {
      var told = ticket;
      for (var entry : order) {
        if (decide(told, new TicketCommand.Redeem(entry, 1), Samples.NOW)
            instanceof Accepted(var next, _)) {
          told = next;
        }
      }
      assertThat(told.entry()).isEqualTo(early);
    }
  }

  @Test
  void isStoredAndReadAgain() {
    var ticket = Samples.in(TicketStatus.REDEEMED);

    assertThat(EventJson.read(EventJson.write(ticket), Ticket.class)).isEqualTo(ticket);
  }

  private static String code(Decision<Ticket, Event> decision) {
    return ((Refused<Ticket, Event>) decision).code();
  }

  private static Accepted<Ticket, Event> accepted(
      Ticket ticket, TicketCommand command, Instant at) {
    return (Accepted<Ticket, Event>) decide(ticket, command, at);
  }

  private static Decision<Ticket, Event> decide(Ticket ticket, TicketCommand command, Instant at) {
    return TicketLifecycle.decide(ticket, command, at);
  }

  private static String table() {
    var table = new StringBuilder();
    Samples.COMMANDS.forEach(
        (name, command) -> {
          table.append(name).append('\n');
          for (var status : TicketStatus.values()) {
            table.append(
                "  %-9s %s%n"
                    .formatted(status, said(decide(Samples.in(status), command, Samples.NOW))));
          }
        });
    return table.toString();
  }

  private static String said(Decision<Ticket, Event> decision) {
    return switch (decision) {
      case Accepted(var next, var events) ->
          next.status()
              + " "
              + events.stream().map(event -> event.getClass().getSimpleName()).toList();
      case Ignored(_) -> "ignored";
      case Refused(var code, _) -> "refused " + code;
    };
  }
}
