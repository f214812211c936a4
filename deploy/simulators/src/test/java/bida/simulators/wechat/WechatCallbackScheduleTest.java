package bida.simulators.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WechatCallbackScheduleTest {
  private static final List<String> PAUSES =
      List.of(
          "15s", "15s", "30s", "3m", "10m", "20m", "30m", "30m", "30m", "60m", "3h", "3h", "3h",
          "6h", "6h");

  @TempDir Path data;

  @Test
  void isRepeatedFifteenTimesOnTheExactScheduleAndThenGivenUp() {
    try (var shop = Shop.open(data)) {
      shop.receiver.answers(Answer.empty(500));
      shop.prepay(Shop.NUMBER, 990);
      shop.pay(Shop.NUMBER);
      var sentAt = new ArrayList<Long>();
      sentAt.add(timestamp(shop));

      for (var pause : PAUSES) {
        awaitAttempts(shop, sentAt.size());
        var length = Duration.parse("PT" + pause.toUpperCase(java.util.Locale.ROOT));
        shop.advance(length.minusSeconds(1).toString());
        assertThat(shop.receiver.waiting()).isZero();
        shop.advance("PT1S");
        sentAt.add(timestamp(shop));
      }

      awaitAttempts(shop, 16);
      assertThat(sentAt.getLast() - sentAt.getFirst()).isEqualTo(86640);
      assertThat(shop.page(Shop.NUMBER).path("callbacks").path(0).path("state").asText())
          .isEqualTo("GAVE_UP");
      assertThat(shop.counts().path("callbacks").path("gaveUp").asInt()).isOne();
    }
  }

  @Test
  void endsWithTheFirstAcknowledgementAndKeepsItsId() {
    try (var shop = Shop.open(data)) {
      shop.receiver.answers(Answer.empty(500));
      shop.prepay(Shop.NUMBER, 990);
      shop.pay(Shop.NUMBER);
      var first = Json.object(shop.receiver.next().body());
      awaitAttempts(shop, 1);

      shop.receiver.answers(Answer.json(200, java.util.Map.of("code", "SUCCESS")));
      shop.advance("PT15S");
      var second = Json.object(shop.receiver.next().body());
      Http.eventually(() -> shop.counts().path("callbacks").path("acked").asInt() == 1);
      shop.advance("PT24H");

      assertThat(second.path("id")).isEqualTo(first.path("id"));
      assertThat(shop.receiver.waiting()).isZero();
    }
  }

  private static long timestamp(Shop shop) {
    var text = shop.receiver.next().header("wechatpay-timestamp");
    return Instant.ofEpochSecond(Long.parseLong(text)).getEpochSecond();
  }

  private static void awaitAttempts(Shop shop, int attempts) {
    Http.eventually(
        () ->
            shop.page(Shop.NUMBER).path("callbacks").path(0).path("attempts").asInt() == attempts);
  }
}
