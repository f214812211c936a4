package bida.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How each story must end, and what spoils it. */
class StoryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # story             | ends      | confirmed by | money back | keys
          delivered           | DELIVERED | callback     | false      | 1
          out-of-stock        | REFUNDED  | callback     | true       | 0
          recharge-failed     | REFUNDED  | callback     | true       | 0
          supplier-timeout-but-done | DELIVERED | callback | false      | 0
          supplier-failover   | DELIVERED | callback     | false      | 0
          maintenance         | DELIVERED | callback     | false      | 0
          account-corrected   | DELIVERED | callback     | false      | 0
          expired             | CANCELLED |              | false      | 0
          duplicate-callback  | DELIVERED | callback     | false      | 1
          lost-callback       | DELIVERED | query        | false      | 1
          delivered-but-not-received | REFUNDED | callback | true     | 0
          bad-key-reissued    | DELIVERED | callback     | false      | 1
          used-then-claims-not-received | DELIVERED | callback | false | 1
          cancel-before-reveal | REFUNDED | callback     | true       | 0
          partial-delivery    | PARTIALLY_REFUNDED | callback | true  | 1
          late-success-after-failure | REFUNDED | callback | true     | 0
          ticket-shared-and-redeemed | COMPLETED | callback | false     | 0
          """)
  void endsAsTheProductSays(String name, String end, String by, boolean moneyBack, int keys) {
    var story = Story.named(name).orElseThrow();

    assertEquals(
        List.of(), story.complaints(told(story, end, by, moneyBack ? story.owed(100) : 0, keys)));
  }

  @ParameterizedTest
  @EnumSource(Story.class)
  void showsNothingWithoutItsTrouble(Story story) {
    var told = told(story, story.end(), "callback", 0, 1);
    var calm =
        new Told(
            told.story(),
            told.orderNo(),
            told.status(),
            told.timeline(),
            told.traceId(),
            told.payment(),
            told.refund(),
            Map.of(),
            Map.of(),
            told.keysIssued(),
            1,
            told.explanation());

    var complaints = String.join("; ", story.complaints(calm));

    story.troubles().forEach(trouble -> assertTrue(complaints.contains(trouble), complaints));
  }

  @Test
  void aSecondKeyForADoubledCallbackIsAComplaint() {
    var told = told(Story.DUPLICATE_CALLBACK, "DELIVERED", "callback", 0, 2);

    assertEquals(
        List.of("2 keys were issued instead of 1"), Story.DUPLICATE_CALLBACK.complaints(told));
  }

  @Test
  void aPartOfTheMoneyIsNotTheMoney() {
    var told = told(Story.OUT_OF_STOCK, "REFUNDED", "callback", 99, 0);

    assertEquals(List.of("99 went back of 100"), Story.OUT_OF_STOCK.complaints(told));
  }

  @Test
  void ofTwoLinesOnlyTheOneThatFailedIsPaidBack() {
    var told = told(Story.PARTIAL_DELIVERY, "PARTIALLY_REFUNDED", "callback", 100, 1);

    assertEquals(List.of("100 went back of 100"), Story.PARTIAL_DELIVERY.complaints(told));
  }

  private static Told told(Story story, String status, String by, long back, int keys) {
    return new Told(
        story.toString(),
        "NO-1",
        status,
        JsonNodeFactory.instance.arrayNode(),
        "0".repeat(32),
        new Told.Payment("NO-101", "SUCCEEDED", by, 100),
        back == 0 ? null : new Told.Refund("R1", "SUCCEEDED", back, "out-of-stock"),
        story.troubles().stream().collect(Collectors.toMap(trouble -> trouble, trouble -> 1L)),
        Map.of(),
        keys,
        1,
        "All is well.");
  }
}
