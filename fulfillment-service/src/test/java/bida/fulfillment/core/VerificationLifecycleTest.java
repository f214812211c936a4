package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.ClaimProof;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.fulfillment.core.ClaimRules.Bounds;
import bida.fulfillment.core.KeyFacts.KeyFact;
import bida.fulfillment.core.Verification.SupplierSays;
import bida.fulfillment.core.VerificationCommand.AskNow;
import bida.fulfillment.core.VerificationCommand.PassDeadline;
import bida.fulfillment.core.VerificationCommand.Refuse;
import bida.fulfillment.core.VerificationCommand.Reissue;
import bida.fulfillment.core.VerificationCommand.Review;
import bida.fulfillment.core.VerificationCommand.SupplierConfirmed;
import bida.fulfillment.core.VerificationCommand.SupplierForgot;
import bida.fulfillment.core.VerificationCommand.SupplierReversed;
import bida.fulfillment.core.VerificationCommand.SupplierUncertain;
import bida.fulfillment.core.VerificationCommand.Uphold;
import bida.fulfillment.core.VerificationCommand.Withdraw;
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

class VerificationLifecycleTest {

  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final Bounds BOUNDS = new Bounds(Duration.ofMinutes(2), 2);

  private static final List<VerificationCommand> COMMANDS =
      List.of(
          new Review("read, no use known"),
          reissue(key(null, 0), false, true),
          new Refuse("BY_OPERATOR", ClaimProof.NONE, "it works"),
          new Uphold("BY_OPERATOR", false, "it does not"),
          new SupplierConfirmed("S1"),
          new SupplierReversed("RECHARGE_OPERATOR_ERROR"),
          new SupplierUncertain("timeout"),
          forgot(NOW),
          new AskNow(),
          new Withdraw(),
          new PassDeadline());

  @Test
  void everyCommandHasASample() {
    var sampled = COMMANDS.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(VerificationCommand.class.getPermittedSubclasses()).allMatch(sampled::contains);
  }

  @Test
  void livesAsTheTableSays() throws IOException {
    try (var table = getClass().getResourceAsStream("/verification-lifecycle.txt")) {
      assertThat(table()).isEqualTo(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void neverWaitsWithoutADeadline() {
    for (var status : VerificationStatus.values()) {
      for (var command : COMMANDS) {
        if (decide(in(status), command, NOW) instanceof Accepted(var next, _)) {
          assertThat(next.nextDeadlineAt() != null)
              .as("%s after %s", status, command)
              .isEqualTo(next.status().isOpen());
        }
      }
    }
  }

  /** I5: no answer is no reason to give money back, whoever wants it. */
  @Test
  void givesNothingBackWhileTheSuppliersAnswerIsOpen() {
    var refund = new Uphold("BY_OPERATOR", false, "he insists");
    var asking = in(VerificationStatus.ASKING);

    assertThat(code(asking, refund)).isEqualTo("supplier_outcome_open");
    var uncertain = next(asking, new SupplierUncertain("timeout"), NOW);
    assertThat(code(uncertain, refund)).isEqualTo("supplier_outcome_open");
    var forgotten = forgotten(uncertain);
    assertThat(next(forgotten, refund, NOW).status()).isEqualTo(VerificationStatus.UPHELD);
    assertThat(code(next(forgotten, new SupplierUncertain("5xx"), NOW), refund))
        .isEqualTo("supplier_outcome_open");
    assertThat(code(in(VerificationStatus.REVIEWING), new Uphold("BY_OPERATOR", true, "?")))
        .isEqualTo("supplier_outcome_open");
  }

  /** C03: it may be a slip, or a replica that is behind. */
  @Test
  void c03BelievesNoNotFoundBeforeItHasLasted() {
    var refund = new Uphold("BY_OPERATOR", false, "he insists");
    var once = next(in(VerificationStatus.ASKING), forgot(NOW), NOW);
    assertThat(code(once, refund)).isEqualTo("supplier_outcome_open");
    var often =
        next(next(once, forgot(NOW), NOW), forgot(NOW.plusSeconds(599)), NOW.plusSeconds(599));
    assertThat(code(often, refund)).isEqualTo("supplier_outcome_open");

    // Any other word begins the run anew.
    var knows = next(often, new SupplierUncertain("it works on the order again"), NOW);
    var again = next(knows, forgot(NOW.plusSeconds(700)), NOW.plusSeconds(700));
    assertThat(code(again, refund)).isEqualTo("supplier_outcome_open");

    assertThat(next(often, forgot(NOW.plusSeconds(600)), NOW.plusSeconds(600)).supplierSays())
        .isEqualTo(SupplierSays.NOT_FOUND);
  }

  /** The process was frozen in between. */
  @Test
  void c03BelievesNoNotFoundThatWasAskedForBeforeItHadLasted() {
    var often = next(next(in(VerificationStatus.ASKING), forgot(NOW), NOW), forgot(NOW), NOW);

    var late = next(often, forgot(NOW.plusSeconds(599)), NOW.plusSeconds(3600));

    assertThat(late.supplierSays()).isEqualTo(SupplierSays.UNCERTAIN);
  }

  private static SupplierForgot forgot(Instant askedAt) {
    return new SupplierForgot(askedAt, 3, Duration.ofMinutes(10));
  }

  private static Verification forgotten(Verification claim) {
    var twice = next(next(claim, forgot(NOW), NOW), forgot(NOW), NOW);
    return next(twice, forgot(NOW.plusSeconds(600)), NOW.plusSeconds(600));
  }

  @Test
  void asksTheSupplierOnAndCallsAPersonAfterHalfAnHourOnce() {
    var claim = in(VerificationStatus.ASKING);
    var ages = new java.util.ArrayList<Long>();
    var cases = 0;
    for (int i = 0; i < 7; i++) {
      var at = claim.nextDeadlineAt();
      var asked = (Accepted<Verification, Event>) decide(claim, new SupplierUncertain("5xx"), at);
      ages.add(Duration.between(NOW, at).toMinutes());
      cases += (int) asked.events().stream().filter(CaseNeeded.class::isInstance).count();
      claim = asked.next();
    }

    assertThat(ages).containsExactly(0L, 1L, 5L, 15L, 30L, 90L, 150L);
    assertThat(cases).isEqualTo(1);
    assertThat(claim.supplierSays()).isEqualTo(SupplierSays.UNCERTAIN);
  }

  @Test
  void replacesNoKeyThatWasUsedAfterItsBuyerHadReadIt() {
    var used = reissue(key(NOW.minusSeconds(60), 0), false, true);

    assertThat(code(in(VerificationStatus.REVIEWING), used)).isEqualTo("key_used_after_reading");
  }

  @Test
  void replacesAKeyTwiceAndNoMore() {
    var claim = in(VerificationStatus.REVIEWING);

    assertThat(next(claim, reissue(key(null, 1), false, true), NOW).status())
        .isEqualTo(VerificationStatus.REISSUED);
    assertThat(code(claim, reissue(key(null, 2), false, true))).isEqualTo("reissue_limit_reached");
    assertThat(code(claim, reissue(key(null, 0), true, true))).isEqualTo("delivery_frozen");
    assertThat(code(claim, new Reissue("R", new KeyFacts(List.of()), false, BOUNDS, true, null)))
        .isEqualTo("nothing_to_reissue");
  }

  @Test
  void givesTheMoneyBackWhereNoKeyIsLeft() {
    var none = reissue(key(null, 0), false, false);

    var upheld =
        (Accepted<Verification, Event>) decide(in(VerificationStatus.REVIEWING), none, NOW);

    assertThat(upheld.events())
        .singleElement()
        .isInstanceOfSatisfying(
            ClaimUpheld.class, told -> assertThat(told.reason()).isEqualTo("NO_KEY_LEFT"));
  }

  @Test
  void callsAPersonAgainEachDay() {
    var reviewed = in(VerificationStatus.ASKING);
    reviewed = next(reviewed, new Review("read"), NOW);
    assertThat(reviewed.nextDeadlineAt()).isEqualTo(NOW.plus(Duration.ofHours(24)));

    assertThat(decide(reviewed, new PassDeadline(), NOW)).isInstanceOf(Ignored.class);
    var late =
        (Accepted<Verification, Event>)
            decide(reviewed, new PassDeadline(), NOW.plus(Duration.ofHours(24)));
    assertThat(late.events()).hasExactlyElementsOfTypes(CaseNeeded.class);
    assertThat(late.next().status()).isEqualTo(VerificationStatus.REVIEWING);
  }

  @Test
  void isStoredAsItIs() {
    var claim = next(in(VerificationStatus.ASKING), forgot(NOW), NOW);

    assertThat(EventJson.read(EventJson.write(claim), Verification.class)).isEqualTo(claim);
  }

  private static Reissue reissue(KeyFact key, boolean frozen, boolean found) {
    return new Reissue("BY_OPERATOR", new KeyFacts(List.of(key)), frozen, BOUNDS, found, "sorry");
  }

  private static KeyFact key(Instant usedAt, int reissues) {
    var read = NOW.minusSeconds(3600);
    return new KeyFact(
        1, "****0001", "REVEALED", read, read, "app", "203.0.*.*", 1, usedAt, null, reissues);
  }

  private static Verification in(VerificationStatus status) {
    return new Verification(
        "ORDERL1C1",
        "ORDER",
        "app",
        1,
        null,
        true,
        ClaimKind.KEY_BAD,
        status,
        NOW,
        status.isOpen() ? NOW : null,
        SupplierSays.NOTHING_YET,
        0,
        null,
        false,
        null,
        null,
        1);
  }

  private static String code(Verification claim, VerificationCommand command) {
    return ((Refused<Verification, Event>) decide(claim, command, NOW)).code();
  }

  private static Verification next(Verification claim, VerificationCommand command, Instant at) {
    return ((Accepted<Verification, Event>) decide(claim, command, at)).next();
  }

  private static Decision<Verification, Event> decide(
      Verification claim, VerificationCommand command, Instant at) {
    return VerificationLifecycle.decide(claim, command, at);
  }

  private static String table() {
    var table = new StringBuilder();
    for (var command : COMMANDS) {
      table.append(command.getClass().getSimpleName()).append('\n');
      Arrays.stream(VerificationStatus.values())
          .forEach(
              status ->
                  table.append(
                      "  %-10s %s%n".formatted(status, said(decide(in(status), command, NOW)))));
    }
    return table.toString();
  }

  private static String said(Decision<Verification, Event> decision) {
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
