package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.ProductType;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeliveryLifecycleTest {

  @Test
  void everyCommandAndEveryStatusHasASample() {
    var sampled = Samples.COMMANDS.stream().map(Object::getClass).collect(Collectors.toSet());
    var statuses =
        Samples.all().values().stream().map(LineDelivery::status).collect(Collectors.toSet());

    assertThat(DeliveryCommand.class.getPermittedSubclasses()).allMatch(sampled::contains);
    assertThat(statuses).containsAll(Arrays.asList(DeliveryStatus.values()));
  }

  @Test
  void livesAsTheTableSays() throws IOException {
    try (var table = getClass().getResourceAsStream("/delivery-lifecycle.txt")) {
      assertThat(table()).isEqualTo(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void neverLeavesAnOpenStateWithoutADeadline() {
    for (var line : Samples.all().values()) {
      for (var command : Samples.COMMANDS) {
        if (decide(line, command, Samples.NOW) instanceof Accepted(var next, _)) {
          assertThat(next.nextDeadlineAt() != null)
              .as("%s after %s", line.status(), command)
              .isEqualTo(next.status().isOpen());
        }
      }
    }
  }

  @Test
  void nobodyIsCalledAboutWhatAnOperatorDelivers() {
    for (var type : List.of(ProductType.RECHARGE, ProductType.CARD_KEY)) {
      assertThat(decide(Samples.byHand(type), new DeliveryCommand.Dispatch(), Samples.NOW))
          .isInstanceOf(Ignored.class);
    }
  }

  @Test
  void noCardIsDeliveredByHandForThereIsNobodyToFetchItFrom() {
    var said = new DeliveryCommand.Succeeded("screenshot 77");

    assertThat(decide(Samples.byHand(ProductType.CARD_KEY), said, Samples.NOW))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo("cards_not_by_hand"));
    assertThat(accepted(Samples.byHand(ProductType.RECHARGE), said, Samples.NOW).status())
        .isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void believesNotFoundOnlyAfterTheWholeWindow() {
    var line = Samples.recharge(DeliveryStatus.DISPATCHED);

    line = accepted(line, new DeliveryCommand.NotFound(after("PT12S")), after("PT12S"));
    line = accepted(line, new DeliveryCommand.NotFound(after("PT1M")), after("PT1M"));
    line = accepted(line, new DeliveryCommand.NotFound(after("PT5M")), after("PT5M"));
    assertThat(line.status()).isEqualTo(DeliveryStatus.UNKNOWN);

    line = accepted(line, new DeliveryCommand.NotFound(after("PT10M13S")), after("PT10M13S"));
    assertThat(line.status()).isEqualTo(DeliveryStatus.FAILED);
  }

  /** The process was frozen in between: what was true before the window ended proves nothing. */
  @Test
  void c03BelievesNoNotFoundThatWasAskedForBeforeTheWindowEnded() {
    var line = Samples.recharge(DeliveryStatus.DISPATCHED);
    line = accepted(line, new DeliveryCommand.NotFound(after("PT12S")), after("PT12S"));
    line = accepted(line, new DeliveryCommand.NotFound(after("PT1M")), after("PT1M"));

    line = accepted(line, new DeliveryCommand.NotFound(after("PT5M")), after("PT1H"));

    assertThat(line.status()).isEqualTo(DeliveryStatus.UNKNOWN);
    line = accepted(line, new DeliveryCommand.NotFound(after("PT1H")), after("PT1H"));
    assertThat(line.status()).isEqualTo(DeliveryStatus.FAILED);
  }

  @Test
  void countsNotFoundFromTheBeginningOnceTheSupplierKnewTheOrder() {
    var line = Samples.recharge(DeliveryStatus.DISPATCHED);

    line = accepted(line, new DeliveryCommand.NotFound(after("PT12S")), after("PT12S"));
    line = accepted(line, new DeliveryCommand.Accepted("F1"), after("PT1M"));
    line = accepted(line, new DeliveryCommand.NotFound(after("PT23H")), after("PT23H"));

    assertThat(line.status()).isEqualTo(DeliveryStatus.ACCEPTED);
  }

  @Test
  void neverFailsForUncertaintyHoweverLongItLasts() {
    var line = Samples.recharge(DeliveryStatus.DISPATCHED);

    for (int hour = 0; hour < 100; hour++) {
      line =
          accepted(
              line,
              new DeliveryCommand.Uncertain("timeout"),
              Samples.NOW.plus(Duration.ofHours(hour)));
    }

    assertThat(line.status()).isEqualTo(DeliveryStatus.UNKNOWN);
  }

  @Test
  void tellsOfADelayOnceAndOpensOneCaseAfterADay() {
    var line = Samples.recharge(DeliveryStatus.DISPATCHED);
    var early = accepted(line, uncertain(), after("PT8S"));
    assertThat(early.delayTold()).isFalse();
    var first = (Accepted<LineDelivery, Event>) decide(early, uncertain(), after("PT60S"));
    var second = (Accepted<LineDelivery, Event>) decide(first.next(), uncertain(), after("PT61S"));
    var late = (Accepted<LineDelivery, Event>) decide(second.next(), uncertain(), after("PT24H"));
    var later = (Accepted<LineDelivery, Event>) decide(late.next(), uncertain(), after("PT25H"));

    assertThat(first.events()).hasExactlyElementsOfTypes(DeliveryDelayed.class);
    assertThat(second.events()).isEmpty();
    assertThat(late.events()).hasExactlyElementsOfTypes(CaseNeeded.class);
    assertThat(later.events()).isEmpty();
  }

  @Test
  void opensOneCaseForASuccessThatComesAfterTheEnd() {
    var line = Samples.recharge(DeliveryStatus.FAILED);

    var once = accepted(line, new DeliveryCommand.Succeeded("F1"), Samples.NOW);

    assertThat(once.status()).isEqualTo(DeliveryStatus.FAILED);
    assertThat(decide(once, new DeliveryCommand.Succeeded("F1"), Samples.NOW))
        .isInstanceOf(Ignored.class);
  }

  @Test
  void givesUpWhatCouldNotBeSentForADay() {
    var line = Samples.recharge(DeliveryStatus.DISPATCHED);

    var decision = decide(line, new DeliveryCommand.NotSent("ConnectException"), after("PT24H"));

    assertThat(((Accepted<LineDelivery, Event>) decision).events())
        .singleElement()
        .isInstanceOfSatisfying(
            RechargeFailed.class, failed -> assertThat(failed.finalFailure()).isTrue());
  }

  @Test
  void tellsASoldOutSupplierFromABrokenOneAndWhoIsAskedNext() {
    var soldOut = new DeliveryCommand.Rejected(Actor.NOBODY, "OUT_OF_STOCK");
    var broken = new DeliveryCommand.Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");
    var cards = of(1).over(Routing.over(List.of(new Route("other", "1", null))));

    assertThat(told(two(), soldOut))
        .isEqualTo(
            new DeliveryDelayed("ORDER", "app", 1, "DELAYED_RESTOCK", after("PT1S"), 2, 2, null));
    assertThat(told(cards, soldOut)).isEqualTo(told(two(), soldOut));
    assertThat(told(cards, broken))
        .isEqualTo(new DeliveryDelayed("ORDER", "app", 1, "RETRYING", after("PT1S"), 2, 2, null));
    assertThat(told(two(), broken))
        .isInstanceOfSatisfying(
            RechargeFailed.class, failed -> assertThat(failed.reason()).isEqualTo("RETRYING"));
    assertThat(told(two(), new DeliveryCommand.NotSent("ConnectException")))
        .isInstanceOfSatisfying(
            RechargeFailed.class, failed -> assertThat(failed.reason()).isEqualTo("RETRYING"));
    // Nobody is left to fetch it from.
    assertThat(told(Samples.recharge(DeliveryStatus.DISPATCHED), soldOut))
        .isInstanceOfSatisfying(
            RechargeFailed.class,
            failed -> {
              assertThat(failed.finalFailure()).isTrue();
              assertThat(failed.reason()).isEqualTo("OUT_OF_STOCK");
            });
  }

  private static Event told(LineDelivery line, DeliveryCommand news) {
    var decision = (Accepted<LineDelivery, Event>) decide(line, news, after("PT1S"));
    assertThat(decision.events()).hasSize(1);
    return decision.events().getFirst();
  }

  @Test
  void givesTheNextAttemptADayOfItsOwn() {
    var failed = two().to(DeliveryStatus.DISPATCHED, Samples.NOW);
    var rejected = new DeliveryCommand.Rejected(Actor.NOBODY, "OUT_OF_STOCK");
    var next = accepted(failed, rejected, after("PT30H"));
    var sent = accepted(next, new DeliveryCommand.Dispatch(), after("PT30H"));

    var refused = accepted(sent, new DeliveryCommand.NotSent("ConnectException"), after("PT31H"));
    assertThat(refused.status()).isEqualTo(DeliveryStatus.REQUESTED);
    var given = accepted(sent, new DeliveryCommand.NotSent("ConnectException"), after("PT54H"));
    assertThat(given.status()).isEqualTo(DeliveryStatus.FAILED);
  }

  @Test
  void promisesAnewForAnotherAccountAndGivesItADayOfItsOwn() {
    var waiting = Samples.recharge(DeliveryStatus.NEEDS_ACCOUNT);
    var promise = after("PT71H");
    var correction = new DeliveryCommand.CorrectAccount("13900139000", promise);

    var corrected = accepted(waiting, correction, after("PT70H"));

    assertThat(corrected.promisedBy()).isEqualTo(promise);
    assertThat(corrected.recipient()).isEqualTo("13900139000");
    var sent = accepted(corrected, new DeliveryCommand.Dispatch(), after("PT70H"));
    assertThat(
            accepted(sent, new DeliveryCommand.NotSent("ConnectException"), after("PT70H"))
                .status())
        .isEqualTo(DeliveryStatus.REQUESTED);
  }

  @Test
  void takesNoNewsOfAnAttemptThatIsOverForNewsOfTheNext() {
    var first = two();
    var second =
        accepted(
            first.to(DeliveryStatus.DISPATCHED, Samples.NOW),
            new DeliveryCommand.Rejected(Actor.NOBODY, "OUT_OF_STOCK"),
            Samples.NOW);

    for (var news : Samples.COMMANDS) {
      assertThat(second.newsOf("ORDERL1A2", news)).isSameAs(news);
      if (!(news instanceof DeliveryCommand.Succeeded
          || news instanceof DeliveryCommand.CardsArrived)) {
        assertThat(second.newsOf("ORDERL1A1", news))
            .isEqualTo(new DeliveryCommand.Overtaken("ORDERL1A1"));
      }
    }
    var late = second.newsOf("ORDERL1A1", new DeliveryCommand.Succeeded("F9"));
    assertThat(late).isEqualTo(new DeliveryCommand.EarlierSucceeded("ORDERL1A1", "F9"));
    // Nobody else was asked yet: the first has delivered, and the second never will.
    var done = accepted(second, late, Samples.NOW);
    assertThat(done.status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(done.attempt().attemptNo()).isEqualTo("ORDERL1A1");
  }

  @Test
  void readsALineOfBeforeThereWereFallbacks() {
    var stored = EventJson.write(Samples.recharge(DeliveryStatus.ACCEPTED));
    var before = stored.replaceAll(",\"routing\":\\{[^}]*\\}", "");

    assertThat(before).doesNotContain("routing");
    assertThat(EventJson.read(before, LineDelivery.class).routing()).isEqualTo(Routing.NONE);
  }

  /** C12: a success is none before all of its cards are here. */
  @Test
  void c12IssuesNothingBeforeAllCardsAreHereAndCallsAPersonForThem() {
    var line = of(2);

    var none = (Accepted<LineDelivery, Event>) decide(line, cards(0, 0), after("PT1S"));
    var one = (Accepted<LineDelivery, Event>) decide(none.next(), cards(1, 0), after("PT3S"));
    var still = (Accepted<LineDelivery, Event>) decide(one.next(), cards(1, 0), after("PT6M"));
    var again = (Accepted<LineDelivery, Event>) decide(still.next(), cards(1, 0), after("PT10M"));
    var all = (Accepted<LineDelivery, Event>) decide(again.next(), cards(2, 0), after("PT20M"));

    assertThat(List.of(none, one, still, again))
        .allSatisfy(so -> assertThat(so.next().status()).isEqualTo(DeliveryStatus.ACCEPTED));
    assertThat(none.events()).isEmpty();
    assertThat(one.events()).isEmpty();
    assertThat(still.events()).hasExactlyElementsOfTypes(DeliveryDelayed.class, CaseNeeded.class);
    assertThat(again.events()).isEmpty();
    assertThat(all.next().status()).isEqualTo(DeliveryStatus.ISSUED);
    assertThat(all.events()).hasExactlyElementsOfTypes(CardKeyIssued.class);
  }

  @Test
  void c12CallsAPersonAtOnceForACardThatIsNone() {
    var refused = (Accepted<LineDelivery, Event>) decide(of(2), cards(1, 1), after("PT1S"));
    var more = (Accepted<LineDelivery, Event>) decide(of(2), cards(3, 0), after("PT1S"));

    assertThat(refused.next().status()).isEqualTo(DeliveryStatus.ACCEPTED);
    assertThat(refused.events()).hasExactlyElementsOfTypes(CaseNeeded.class);
    assertThat(more.next().status()).isEqualTo(DeliveryStatus.ISSUED);
    assertThat(more.events()).hasExactlyElementsOfTypes(CardKeyIssued.class, CaseNeeded.class);
  }

  @Test
  void c12AFailureAfterSuchASuccessIsNeverSilent() {
    var shortOfCards = accepted(of(2), cards(1, 0), after("PT1S"));
    var failed = new DeliveryCommand.Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");

    var decision = (Accepted<LineDelivery, Event>) decide(shortOfCards, failed, after("PT3S"));

    assertThat(decision.events())
        .hasExactlyElementsOfTypes(CardKeyUnavailable.class, CaseNeeded.class);
  }

  @Test
  void takesNoLateCallbackAboutCardsThatAreHereForAContradiction() {
    var issued = accepted(of(1), cards(1, 0), after("PT1S"));
    var held = accepted(issued, new DeliveryCommand.Hold(), after("PT2S"));

    for (var line : List.of(issued, held)) {
      assertThat(decide(line, new DeliveryCommand.Succeeded("F1"), after("PT3S")))
          .isInstanceOf(Ignored.class);
    }
  }

  @Test
  void fetchesTheCardsOfTheOneThatWasGivenUpWhileTheNextWasNotAsked() {
    var first = of(1).over(Routing.over(List.of(new Route("other", "1", null))));
    var second =
        accepted(first, new DeliveryCommand.Failed(Actor.NOBODY, "OUT_OF_STOCK"), after("PT1S"));
    assertThat(second.attempt().attemptNo()).isEqualTo("ORDERL1A2");

    var late = second.newsOf("ORDERL1A1", new DeliveryCommand.Succeeded("F9"));
    var back = accepted(second, late, after("PT2S"));

    assertThat(back.attempt().attemptNo()).isEqualTo("ORDERL1A1");
    assertThat(back.status()).isEqualTo(DeliveryStatus.ACCEPTED);
    assertThat(back.nextDeadlineAt()).isEqualTo(after("PT2S"));
  }

  /** C15: of sixty days, the last fifteen are left to find out by hand. */
  @Test
  void c15CallsAPersonWellBeforeTheSupplierForgetsAndOnce() {
    var line = Samples.recharge(DeliveryStatus.ACCEPTED);

    var early = (Accepted<LineDelivery, Event>) remembering(line, uncertain(), after("P44D"));
    var late =
        (Accepted<LineDelivery, Event>) remembering(early.next(), uncertain(), after("P45D"));
    var later =
        (Accepted<LineDelivery, Event>) remembering(late.next(), uncertain(), after("P46D"));

    assertThat(kinds(early)).containsExactly("DELIVERY_OUTCOME_UNKNOWN");
    assertThat(kinds(late)).containsExactly("SUPPLIER_FORGETS_SOON");
    assertThat(kinds(later)).isEmpty();
  }

  @Test
  void c15BelievesNoNotFoundOfASupplierThatHasForgotten() {
    var line = Samples.recharge(DeliveryStatus.UNKNOWN);

    for (var age : List.of("P59DT23H", "P60DT1H", "P60DT2H", "P60DT3H")) {
      var decision = remembering(line, new DeliveryCommand.NotFound(after(age)), after(age));
      line = ((Accepted<LineDelivery, Event>) decision).next();
    }

    assertThat(line.status()).isEqualTo(DeliveryStatus.UNKNOWN);
  }

  @Test
  void c15LeavesWhatIsForgottenToPeopleAndRefundsNothing() {
    for (var open : List.of(DeliveryStatus.ACCEPTED, DeliveryStatus.UNKNOWN)) {
      var decision =
          remembering(Samples.recharge(open), new DeliveryCommand.Forgotten(), after("P60D"));
      var left = (Accepted<LineDelivery, Event>) decision;

      assertThat(left.next().status()).isEqualTo(open);
      assertThat(kinds(left)).containsExactly("SUPPLIER_FORGOT");
    }
  }

  private static Decision<LineDelivery, Event> remembering(
      LineDelivery line, DeliveryCommand command, Instant at) {
    var sixtyDays =
        new Patience(Duration.ofSeconds(11), Duration.ofMinutes(10), 3, Duration.ofDays(60), null);
    return DeliveryLifecycle.decide(line, command, at, sixtyDays);
  }

  private static List<String> kinds(Accepted<LineDelivery, Event> decision) {
    return decision.events().stream()
        .filter(CaseNeeded.class::isInstance)
        .map(needed -> ((CaseNeeded) needed).kind())
        .toList();
  }

  private static LineDelivery of(int quantity) {
    return Samples.bought(DeliveryStatus.DISPATCHED, quantity);
  }

  private static DeliveryCommand cards(int held, int refused) {
    return new DeliveryCommand.CardsArrived("F1", held, refused);
  }

  /** Of two suppliers, the first one asked. */
  private static LineDelivery two() {
    return Samples.recharge(DeliveryStatus.DISPATCHED)
        .over(Routing.over(List.of(new Route("kakayun", "720938", null))));
  }

  @Test
  void asksAtTheAgesOfTheScheduleThenHourly() {
    var at = Samples.NOW;
    var asked = new java.util.ArrayList<Long>();
    for (int i = 0; i < 12; i++) {
      at = Samples.PATIENCE.nextAsk(Samples.NOW, at);
      asked.add(Duration.between(Samples.NOW, at).toSeconds());
    }

    assertThat(asked)
        .containsExactly(
            1L, 3L, 5L, 10L, 30L, 60L, 120L, 300L, 600L, 1800L, 1800L + 3600, 1800L + 7200);
  }

  private static DeliveryCommand uncertain() {
    return new DeliveryCommand.Uncertain("timeout");
  }

  private static Instant after(String duration) {
    return Samples.NOW.plus(Duration.parse(duration));
  }

  private static LineDelivery accepted(LineDelivery line, DeliveryCommand command, Instant at) {
    return ((Accepted<LineDelivery, Event>) decide(line, command, at)).next();
  }

  private static Decision<LineDelivery, Event> decide(
      LineDelivery line, DeliveryCommand command, Instant at) {
    return DeliveryLifecycle.decide(line, command, at, Samples.PATIENCE);
  }

  private static String table() {
    var table = new StringBuilder();
    for (var command : Samples.COMMANDS) {
      table.append(command.getClass().getSimpleName()).append('\n');
      Samples.all()
          .forEach(
              (name, line) ->
                  table.append(
                      "  %-22s %s%n".formatted(name, said(decide(line, command, Samples.NOW)))));
    }
    return table.toString();
  }

  private static String said(Decision<LineDelivery, Event> decision) {
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
