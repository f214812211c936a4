package bida.order;

import static org.assertj.core.api.Assertions.assertThat;

import bida.order.core.CancelQuote;
import bida.order.core.Guidance;
import bida.order.core.OrderStatus;
import bida.order.core.ReasonTag;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void hasWordsForEveryStatusAndTagInBothLanguages() {
    for (var locale : List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH)) {
      var texts = Texts.in(locale);
      for (var status : OrderStatus.values()) {
        assertThat(texts.happened(status)).isNotBlank();
        assertThat(texts.next(status)).isNotBlank();
        assertThat(texts.step("no such command", status)).isNotBlank();
      }
      for (var tag : ReasonTag.values()) {
        assertThat(texts.tag(tag)).isNotBlank();
      }
      for (var label :
          List.of("INSTANT", "AUTOMATIC", "PRESALE", "SOLD_OUT", "MAINTENANCE", "PAUSED")) {
        assertThat(texts.offer(label)).isNotBlank();
      }
      for (var outcome : CancelQuote.Outcome.values()) {
        assertThat(texts.told("quote." + outcome)).isNotBlank();
      }
      for (var reason : List.of("SOLD_OUT", "OFF_SALE", "TOO_DEAR")) {
        assertThat(texts.paused(reason)).isNotBlank();
      }
      for (var guidance : Guidance.values()) {
        assertThat(texts.guidance(guidance)).isNotBlank();
      }
    }
  }

  @Test
  void saysTheSameThingsInBothLanguages() {
    assertThat(keys("zh_CN")).isEqualTo(keys("en"));
  }

  @Test
  void namesTheTimeWhereverAStatusPromisesOne() {
    for (var locale : List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH)) {
      var texts = Texts.in(locale);
      for (var status :
          List.of(
              OrderStatus.PENDING_PAYMENT,
              OrderStatus.FULFILLING,
              OrderStatus.PARTIALLY_DELIVERED,
              OrderStatus.DELIVERED,
              OrderStatus.COMPLETED,
              OrderStatus.CANCEL_REVIEWING,
              OrderStatus.VERIFYING)) {
        assertThat(texts.told("next." + status + ".until", "TIME")).contains("TIME");
      }
    }
  }

  @Test
  void namesAStepByWhereItLed() {
    var texts = Texts.in(Locale.ENGLISH);

    assertThat(texts.step("DelayLine", OrderStatus.FULFILLING)).isEqualTo("Delivery delayed");
    assertThat(texts.step("DelayLine", OrderStatus.ACTION_REQUIRED)).startsWith("Account wrong");
  }

  private static Set<String> keys(String language) {
    return ResourceBundle.getBundle("texts.order_" + language).keySet();
  }

  @Test
  void speaksChineseUnlessAskedForEnglish() {
    assertThat(Texts.accepted(List.of(Locale.FRENCH))).isEqualTo(Locale.SIMPLIFIED_CHINESE);
    assertThat(Texts.accepted(List.of(Locale.UK))).isEqualTo(Locale.ENGLISH);
    assertThat(Texts.accepted(List.of())).isEqualTo(Locale.SIMPLIFIED_CHINESE);
  }
}
