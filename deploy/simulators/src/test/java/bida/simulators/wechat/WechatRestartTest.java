package bida.simulators.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk at any moment is what a killed simulator comes back with. */
class WechatRestartTest {
  @TempDir Path data;
  @TempDir Path afterKill;

  @Test
  void forgetsNoPaymentAndGoesOnWithCallbacksAndRefunds() {
    try (var shop = Shop.open(data)) {
      shop.receiver.answers(Answer.empty(500));
      shop.prepay(Shop.NUMBER, 990);
      var paid = shop.pay(Shop.NUMBER);
      shop.receiver.next();
      Http.eventually(
          () -> shop.page(Shop.NUMBER).path("callbacks").path(0).path("attempts").asInt() == 1);
      shop.refund(Shop.NUMBER, "RF1", 990, 990);
      copyAsIfKilled("wechat.jsonl", "{\"kind\":\"transaction\",\"val");

      try (var again = Shop.open(afterKill)) {
        var trade = again.page(Shop.NUMBER).path("transaction");
        assertThat(trade.path("transactionId")).isEqualTo(paid.path("transactionId"));
        again.prepay("VG20261019000000000002", 100);
        assertThat(again.pay("VG20261019000000000002").path("transactionId"))
            .isNotEqualTo(paid.path("transactionId"));

        shop.receiver.answers(Answer.empty(204));
        again.advance("PT15S");

        assertThat(shop.receiver.next().header("wechatpay-signature")).isNotEmpty();
        assertThat(shop.receiver.next().header("wechatpay-signature")).isNotEmpty();
        Http.eventually(
            () ->
                again
                    .page(Shop.NUMBER)
                    .path("refunds")
                    .path(0)
                    .path("status")
                    .asText()
                    .equals("SUCCESS"));
      }
    }
  }

  @Test
  void theClockGoesOnWhereItWas() {
    try (var shop = Shop.open(data)) {
      shop.advance("PT72H");
      copyAsIfKilled("clock.json", "");

      try (var again = Shop.open(afterKill)) {
        assertThat(again.world.clock().instant()).isEqualTo(shop.world.clock().instant());
      }
    }
  }

  private void copyAsIfKilled(String book, String cutShort) {
    try {
      Files.copy(data.resolve(book), afterKill.resolve(book));
      if (!cutShort.isEmpty()) {
        Files.writeString(afterKill.resolve(book), cutShort, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
