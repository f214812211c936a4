package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.payment.WaitingRoom.Limits;
import bida.payment.core.PaymentWindow;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.HandTicker;
import bida.platform.test.Servers;
import bida.platform.test.Tokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apps that pay at once, while the service is behind with its topic. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class AwaitedOrdersTest {

  // Each is opened at the channel at the same moment, which has only so much time to answer.
  private static final int MOST = 60;
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final String BODY = "{\"channel\":\"wechat\",\"method\":\"native\"}";

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Database database;
  @Inject Windows windows;
  @Inject Identifiers ids;

  @TestHTTPResource URI here;

  private final HttpClient apps = HttpClient.newHttpClient();
  private final HandTicker time = new HandTicker();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void timeStandsStill() {
    wechat.sameTime();
    QuarkusMock.installMockForType(
        new AwaitedOrders(database, windows, new Limits(MOST, LONGEST, BETWEEN), time, metrics),
        AwaitedOrders.class);
  }

  @AfterEach
  void calm() {
    apps.close();
    wechat.calm();
  }

  @Test
  void letsInAllWhoseOrdersComeAndLooksForThemTogether() {
    var orders = IntStream.range(0, MOST).mapToObj(_ -> number()).toList();
    var opened = orders.stream().map(this::open).toList();
    awaitWaiting(MOST);
    assertThat(looks()).isZero();

    pass(BETWEEN, 1);
    pass(BETWEEN, 2);
    orders.forEach(shop::place);

    assertThat(opened).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(201));
    assertThat(waiting()).isZero();
    assertThat(looks()).isBetween(3, 2 + MOST);
  }

  @Test
  void findsTogetherWhatAnotherInstanceHasTaken() {
    var orders = List.of(number(), number(), number());
    var opened = orders.stream().map(this::open).toList();
    awaitWaiting(3);

    orders.forEach(this::takeElsewhere);
    assertThat(opened).noneMatch(CompletableFuture::isDone);
    pass(BETWEEN, 1);

    assertThat(opened).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(201));
    assertThat(looks()).isEqualTo(1);
  }

  @Test
  void refusesAtOnceWhoeverIsOneTooMany() {
    var opened = IntStream.range(0, MOST).mapToObj(_ -> open(number())).toList();
    awaitWaiting(MOST);

    var refused = open(number()).join();
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(refused.body()).contains("order_not_ready");
    // Who has nothing to wait for needs no place.
    shop.tryToOpen(placedElsewhere()).statusCode(201);

    time.pass(LONGEST);
    assertThat(opened).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(409));
    assertThat(waiting()).isZero();
  }

  @Test
  void forgetsWhoeverHangsUp() throws Exception {
    try (var socket = new Socket(here.getHost(), here.getPort())) {
      var request =
          """
          POST /v1/orders/%s/payments HTTP/1.1\r
          Host: here\r
          Authorization: Bearer %s\r
          Idempotency-Key: %s\r
          Content-Type: application/json\r
          Content-Length: %d\r
          \r
          %s"""
              .formatted(number(), token(), ids.text(16), BODY.length(), BODY);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      awaitWaiting(1);
    }

    awaitWaiting(0);
    assertThat(looks()).isZero();
  }

  private CompletableFuture<HttpResponse<String>> open(String orderNo) {
    var request =
        HttpRequest.newBuilder(here.resolve("/v1/orders/" + orderNo + "/payments"))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token())
            .header("Idempotency-Key", ids.text(16))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    return apps.sendAsync(request, BodyHandlers.ofString());
  }

  private static String token() {
    return Tokens.of(Shop.APP, "payments:write");
  }

  private String number() {
    return "VG" + ids.text(20);
  }

  private String placedElsewhere() {
    var orderNo = number();
    takeElsewhere(orderNo);
    return orderNo;
  }

  /** As the consumer of another instance does, of which nobody here is told. */
  private void takeElsewhere(String orderNo) {
    database
        .inTransaction(tx -> windows.place(tx, PaymentWindow.of(shop.placed(orderNo)), null))
        .await()
        .indefinitely();
  }

  /** And waits for the look that is due then, for there is one at a time. */
  private void pass(Duration by, int looksUntilThen) {
    time.pass(by);
    Await.until("a look", () -> looks() == looksUntilThen);
  }

  private void awaitWaiting(int apps) {
    Await.until(apps + " who wait", () -> waiting() == apps);
  }

  private int waiting() {
    return (int) metrics.get("bida.orders.awaited").gauge().value();
  }

  private int looks() {
    return (int) metrics.get("bida.order.looks").counter().count();
  }
}
