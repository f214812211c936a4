package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ConfirmedBy;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.ids.Identifiers;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of our merchants at a channel gets no answers, while the channel answers the others. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class SilentMerchantTest {

  private static final int OPEN = 6;
  private static final int SILENCES = 4;
  private static final Duration FIRST_QUESTION = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(15);

  @Inject Shop shop;
  @Inject Wechat time;
  @Inject Epay epay;
  @Inject Book book;
  @Inject OutboxRows outbox;
  @Inject Workers workers;
  @Inject TestClock clock;
  @Inject Identifiers ids;

  @ConfigProperty(name = "test.careful-operator")
  String operator;

  private Paces paces;

  @BeforeEach
  void aMerchantWithoutAnswersWhosePaymentsAreTheOldest() {
    time.sameTime();
    book.empty();
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(PaymentConfig.class)
            .withDefaultValue("bida.payment.public-url", "http://127.0.0.1")
            .withDefaultValue("bida.payment.queries-per-second", String.valueOf(SILENCES))
            .withDefaultValue("bida.payment.silences-to-pause", String.valueOf(SILENCES))
            .build()
            .getConfigMapping(PaymentConfig.class);
    paces = new Paces(config, clock);
    QuarkusMock.installMockForType(paces, Paces.class);
    Stream.generate(this::openAtTheSilent).limit(OPEN).forEach(this::refuseToTell);
    time.pass(FIRST_QUESTION);
    workers.until("its silence", () -> paces.silent("epay").equals(List.of("careful")));
  }

  @AfterEach
  void calm() {
    epay.calm();
  }

  @Test
  void b14AsksForTheOthersAtOnceWhileOneMerchantGetsNoAnswers() {
    epay.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    epay.pay(epay.open(order));

    time.pass(FIRST_QUESTION);
    workers.until("its money", () -> !outbox.of(order, PaymentConfirmed.class).isEmpty());

    assertThat(outbox.of(order, PaymentConfirmed.class))
        .extracting(PaymentConfirmed::confirmedBy)
        .containsExactly(ConfirmedBy.QUERY);
    assertThat(questionsToTheSilent()).isEqualTo(SILENCES);
  }

  @Test
  void b14TriesTheSilentMerchantWithOneQuestionAtATime() {
    for (int tries = 1; tries <= 2; tries++) {
      time.pass(PAUSE);
      int questions = SILENCES + tries;
      // One too many would never be that few again.
      workers.until(questions + " questions", () -> questionsToTheSilent() == questions);
      workers.until("silence again", () -> paces.toTry("epay").isEmpty());
    }
  }

  private String openAtTheSilent() {
    var orderNo = shop.orderFrom(CarefulOperator.APP);
    epay.open(orderNo, CarefulOperator.APP, null);
    return orderNo;
  }

  private void refuseToTell(String orderNo) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("code", -9, "msg", "certificate expired"))
        .put(operator + "/book?out_trade_no=" + orderNo + "01")
        .then()
        .statusCode(200);
  }

  private long questionsToTheSilent() {
    return shop.count("select sum(queries) from payment where state ->> 'merchant' = 'careful'");
  }
}
