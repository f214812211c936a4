package bida.fulfillment.supplier.reloadly;

import static bida.fulfillment.supplier.reloadly.Reloadlys.error;
import static bida.fulfillment.supplier.reloadly.Reloadlys.page;
import static bida.fulfillment.supplier.reloadly.Reloadlys.token;
import static bida.fulfillment.supplier.reloadly.Reloadlys.topUp;
import static bida.fulfillment.supplier.reloadly.Reloadlys.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.Overheard;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.SupplierOrder;
import bida.fulfillment.supplier.Wire;
import bida.fulfillment.supplier.Wire.Asked;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
import bida.platform.test.Await;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is Reloadly's own: tokens, its two lines, and its webhook. */
class ReloadlyTest {

  private static final String NUMBER = "OL1A1";
  private static final String TOPUP = "topup-535-GB-5.00";
  private static final String CARD = "giftcard-10-25.00";
  private static final Script TAKEN = withToken(Said.ok("{\"transactionId\":4602843}"));

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-10-18T16:00:00Z"));
  private Instant sendBefore = Instant.MAX;
  private Wire wire;
  private Reloadly reloadly;

  @BeforeEach
  void aSite() {
    wire = new Wire();
    reloadly = Reloadlys.reloadly(wire.address(), now::get, Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void ordersATopUpToBeToldOfLater() {
    wire.says(TAKEN);

    assertThat(submit(TOPUP, 1, "5")).isEqualTo(new SubmitAnswer.Accepted("topup-4602843"));

    var sent = json(wire.asked().getLast());
    assertThat(wire.asked().getLast().path()).isEqualTo("/topups-async");
    assertThat(wire.asked().getLast().headers())
        .containsEntry("authorization", "Bearer " + Reloadlys.TOKEN)
        .containsEntry("accept", "application/com.reloadly.topups-v1+json");
    assertThat(sent.get("customIdentifier").asText()).isEqualTo(NUMBER);
    assertThat(sent.get("amount").asText()).isEqualTo("5.00");
    assertThat(sent.at("/recipientPhone/countryCode").asText()).isEqualTo("GB");
  }

  @Test
  void asksForATokenOfTheLineThatIsCalled() {
    wire.says(TAKEN);
    submit(TOPUP, 1, null);
    submit(CARD, 1, null);

    var audiences =
        wire.asked().stream()
            .filter(Reloadlys::isForAToken)
            .map(asked -> json(asked).get("audience").asText())
            .toList();
    assertThat(audiences)
        .containsExactly("https://topups.reloadly.com", "https://giftcards.reloadly.com");
  }

  @Test
  void fetchesOneTokenForAllWhoWait() {
    wire.says(TAKEN);

    var all =
        Uni.join()
            .all(
                IntStream.range(0, 20)
                    .mapToObj(_ -> reloadly.submit(order(TOPUP, 1, null)))
                    .toList())
            .andFailFast()
            .await()
            .indefinitely();

    assertThat(all).allMatch(SubmitAnswer.Accepted.class::isInstance);
    assertThat(tokens()).isEqualTo(1);
  }

  @Test
  void renewsATokenBeforeItEndsAndNotSooner() {
    wire.says(TAKEN);
    submit(TOPUP, 1, null);

    now.set(now.get().plus(Duration.ofHours(23)));
    submit(TOPUP, 1, null);
    assertThat(tokens()).isEqualTo(1);

    now.set(now.get().plus(Duration.ofMinutes(56)));
    submit(TOPUP, 1, null);
    assertThat(tokens()).isEqualTo(2);
  }

  @Test
  void renewsATokenThatIsRefusedOnce() {
    var fetched = new AtomicInteger();
    wire.says(
        asked ->
            Reloadlys.isForAToken(asked)
                ? token("token" + fetched.incrementAndGet(), 86_400)
                : "Bearer token1".equals(asked.headers().get("authorization"))
                    ? error(401, "TOKEN_EXPIRED")
                    : Said.ok("{\"transactionId\":1}"));

    assertThat(submit(TOPUP, 1, null)).isEqualTo(new SubmitAnswer.Accepted("topup-1"));
    assertThat(tokens()).isEqualTo(2);

    wire.says(
        asked ->
            Reloadlys.isForAToken(asked) ? token("token9", 86_400) : error(401, "INVALID_TOKEN"));
    assertThat(submit(TOPUP, 1, null)).isEqualTo(new SubmitAnswer.Unknown("code_INVALID_TOKEN"));
    assertThat(tokens()).isEqualTo(3);
  }

  @Test
  void withoutATokenNothingWasSent() {
    try (var log = new Overheard()) {
      for (var said :
          List.of(error(401, "INVALID_CREDENTIALS"), new Said(500, ""), Said.ok("{}"))) {
        wire.says(said);
        assertThat(submit(TOPUP, 1, null)).isInstanceOf(SubmitAnswer.NotSent.class);
        assertThat(query(null)).isInstanceOf(QueryAnswer.Silent.class);
      }

      assertThat(log.lines()).isNotEmpty();
      assertThat(log.lines()).noneMatch(line -> line.contains(Reloadlys.CLIENT_SECRET));
    }
    assertThat(wire.asked()).allMatch(Reloadlys::isForAToken);
  }

  @Test
  void aTokenThatDripsKeepsNobodyWaitingForIt() {
    reloadly = Reloadlys.reloadly(wire.address(), now::get, Duration.ofSeconds(1));
    wire.drips(token(Reloadlys.TOKEN, 86_400));
    assertThat(submit(TOPUP, 1, null)).isInstanceOf(SubmitAnswer.NotSent.class);

    wire.says(TAKEN);

    Await.until("a token", () -> submit(TOPUP, 1, null) instanceof SubmitAnswer.Accepted);
  }

  @Test
  void sendsNothingWhereATokenTookUntilOthersAskAboutIt() {
    sendBefore = now.get().plusSeconds(44);
    wire.says(
        asked -> {
          now.set(sendBefore);
          return TAKEN.to(asked);
        });

    assertThat(submit(TOPUP, 1, null)).isEqualTo(new SubmitAnswer.NotSent("too_late"));
    assertThat(wire.asked()).allMatch(Reloadlys::isForAToken);
  }

  /** The first call was refused with its token, so that nobody has it. */
  @Test
  void sendsNothingOnceMoreWhereOthersAskAboutIt() {
    sendBefore = now.get().plusSeconds(44);
    wire.says(
        asked -> {
          if (Reloadlys.isForAToken(asked)) {
            return token(Reloadlys.TOKEN, 86_400);
          }
          now.set(sendBefore);
          return error(401, "INVALID_TOKEN");
        });

    assertThat(submit(TOPUP, 1, null)).isEqualTo(new SubmitAnswer.Unknown("code_INVALID_TOKEN"));
    assertThat(wire.asked()).filteredOn(asked -> !Reloadlys.isForAToken(asked)).hasSize(1);
  }

  @Test
  void whatItCannotOrderNeverLeaves() {
    for (var refused :
        List.of(
            submit("535", 1, null),
            submit("topup-535-5.00", 1, null),
            submit(TOPUP, 2, null),
            submit(TOPUP, 1, "4.99"))) {
      assertThat(refused).isInstanceOf(SubmitAnswer.Rejected.class);
    }
    assertThat(wire.asked()).isEmpty();
  }

  @Test
  void asksByTheTransactionWhereItKnowsIt() {
    wire.says(withToken(Said.ok(topUp(NUMBER, "PROCESSING"))));

    assertThat(query("topup-4602843")).isEqualTo(new QueryAnswer.Processing("topup-4602843"));
    assertThat(wire.asked().getLast().path()).isEqualTo("/topups/4602843/status");

    wire.says(
        withToken(
            Said.ok(
                "{\"code\":null,\"status\":\"SUCCESSFUL\",\"transaction\":%s}"
                    .formatted(topUp(NUMBER, "SUCCESSFUL")))));
    assertThat(query("topup-4602843"))
        .isEqualTo(
            new QueryAnswer.Success("topup-4602843", List.of(new Card(Reloadlys.PIN, null, null))));
  }

  @Test
  void readsTheCodesOfAGiftCardOnceItIsSold() {
    wire.says(
        giftCard("[{\"cardNumber\":6120200345149064,\"pinCode\":5821},{\"cardNumber\":\"B2\"}]"));

    assertThat(query("giftcard-1"))
        .isEqualTo(
            new QueryAnswer.Success(
                "giftcard-1",
                List.of(new Card("6120200345149064", "5821", null), new Card("B2", null, null))));

    wire.says(giftCard("{\"cardNumber\":\"C3\",\"pinCode\":\"4\"}"));
    assertThat(query("giftcard-1"))
        .isEqualTo(new QueryAnswer.Success("giftcard-1", List.of(new Card("C3", "4", null))));
  }

  @Test
  void aGiftCardWithoutItsCodesIsNotDeliveredYet() {
    wire.says(giftCard("[]"));

    assertThat(query("giftcard-1")).isEqualTo(new QueryAnswer.Processing("giftcard-1"));
  }

  @Test
  void looksInBothLinesForAnOrderWithoutAnAnswer() {
    wire.says(
        withToken(
            asked ->
                asked.path().startsWith("/topups/reports")
                    ? page()
                    : asked.path().startsWith("/reports")
                        ? page(sold())
                        : Said.ok("[{\"cardNumber\":\"C3\"}]")));
    assertThat(query(null)).isInstanceOf(QueryAnswer.Success.class);

    wire.says(withToken(page()));
    assertThat(query(null)).isEqualTo(new QueryAnswer.NotFound());
  }

  @Test
  void aListOfOthersIsNoProofThatOursIsMissing() {
    wire.says(withToken(page(topUp(NUMBER + "0", "SUCCESSFUL"))));

    assertThat(query(null)).isEqualTo(new QueryAnswer.Unknown("another_order"));
  }

  @Test
  void believesTheSampleOfTheVector() throws IOException {
    JsonNode vector;
    try (var file = getClass().getResourceAsStream("/vectors/suppliers.json")) {
      vector = new ObjectMapper().readTree(file).get("reloadly_webhook");
    }
    var headers = vector.get("headers");
    var read =
        reloadly.parseCallback(
            new CallbackRequest(
                "POST",
                null,
                "application/json",
                vector.get("body").asText().getBytes(StandardCharsets.UTF_8),
                Map.of(
                    "x-reloadly-signature",
                    headers.get("X-Reloadly-Signature").asText(),
                    "x-reloadly-request-timestamp",
                    headers.get("X-Reloadly-Request-Timestamp").asText())));

    assertThat(read)
        .isInstanceOfSatisfying(
            CallbackReading.Genuine.class,
            genuine -> {
              assertThat(genuine.report().attemptNo()).isEqualTo("FO20261019000000000001");
              assertThat(genuine.report().outcome()).isEqualTo(Outcome.PROCESSING);
              assertThat(genuine.report().supplierReference()).isEqualTo("giftcard-48213");
            });
  }

  @Test
  void keepsNoCallbackThatCarriesACode() {
    var body =
        "{\"type\":\"airtime_transaction.status\",\"data\":{\"customIdentifier\":\"OL1A1\",\"status\":\"SUCCESSFUL\",\"pinDetail\":{\"code\":\"1\"}}}";

    assertThat(
            reloadly.parseCallback(
                Reloadlys.webhook(
                    Reloadlys.WEBHOOK_SECRET, Long.toString(now.get().getEpochSecond()), body)))
        .isEqualTo(new CallbackReading.Refused("carries_a_code", "fail"));
  }

  private static String sold() {
    return "{\"transactionId\":1,\"customIdentifier\":\"OL1A1\",\"status\":\"SUCCESSFUL\",\"product\":{\"productId\":10}}";
  }

  private static Script giftCard(String codes) {
    return withToken(asked -> asked.path().endsWith("/cards") ? Said.ok(codes) : Said.ok(sold()));
  }

  private long tokens() {
    return wire.asked().stream().filter(Reloadlys::isForAToken).count();
  }

  private SupplierOrder order(String product, int quantity, @Nullable String maxCost) {
    return new SupplierOrder(
        NUMBER, product, quantity, "447951631337", maxCost, "http://x", sendBefore);
  }

  private SubmitAnswer submit(String product, int quantity, @Nullable String maxCost) {
    return reloadly
        .submit(order(product, quantity, maxCost))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private QueryAnswer query(@Nullable String reference) {
    return reloadly.query(NUMBER, reference).await().indefinitely();
  }

  private static JsonNode json(Asked asked) {
    try {
      return new ObjectMapper().readTree(asked.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
