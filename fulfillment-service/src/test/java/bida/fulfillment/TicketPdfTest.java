package bida.fulfillment;

import static bida.fulfillment.BoxOffice.BUYER;
import static bida.fulfillment.Shop.APP;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.TicketShown;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ticket on paper: who may print it, what stands on the page, and that it is written down. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class TicketPdfTest {

  @Inject Shop shop;
  @Inject BoxOffice office;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String orderNo;
  private String sku;

  @BeforeEach
  void anOrderOfASession() {
    orderNo = unique("O");
    sku = unique("SKU-");
  }

  @Test
  void printsAllThatItsHolderHasToKnowAndACodeThatLetsIn() throws Exception {
    office.offer(sku, office.session("STATIC", Instant.parse("2030-12-24T11:30:00Z")));
    var ticket = office.sell(orderNo, sku, 1).getFirst();

    var page = Printed.of(office.print(ticket, "zh-CN"));

    var shown = office.show(ticket);
    String number = shown.extract().path("verificationCode");
    assertThat(page.pages()).isEqualTo(1);
    assertThat(page.title()).isEqualTo("茶馆");
    assertThat(page.language()).isEqualTo("zh-CN");
    assertThat(page.scanned()).isEqualTo(shown.extract().path("code"));
    assertThat(page.text())
        .contains("电子票", "茶馆", orderNo + "-1-1")
        .contains("2030年12月24日 周二 19:30 – 22:30", "Asia/Shanghai")
        .contains("首都剧场", "王府井大街22号", "stalls, row 7")
        .contains("凭票码入场", "地铁5号线灯市口站", "需提前预约")
        .contains("北门·18:30-21:00", "010-65246789", "2030年12月23日 19:30 前可改签", "剩余 1 次")
        .contains("核验码", grouped(number))
        .contains("bu***")
        .doesNotContain(BUYER);
  }

  @Test
  void printsInEnglishForWhoAsksForIt() throws Exception {
    office.offer(sku, office.session("STATIC", Instant.parse("2030-12-24T11:30:00Z")));
    var ticket = office.sell(orderNo, sku, 1).getFirst();

    var answer =
        office
            .print(ticket, "en-GB, zh;q=0.5")
            .header("Cache-Control", "no-store")
            .header("Content-Language", "en")
            .header("Content-Disposition", "attachment; filename=\"ticket-" + ticket + ".pdf\"");

    var page = Printed.of(answer);
    assertThat(page.language()).isEqualTo("en");
    assertThat(page.text())
        .contains("E-TICKET", "茶馆", "Tue, 24 Dec 2030, 19:30 – 22:30", "Verification code")
        .contains("Show the live code")
        // Nobody wrote it in English.
        .contains("地铁5号线灯市口站")
        .contains("until 23 Dec 2030, 19:30 (local time), once more.");
  }

  @Test
  void aCodeThatRotatesIsNotPrintedAndItsTicketWasNotShown() {
    var ticket = office.sellOne(orderNo, "ROTATING");

    office
        .print(ticket, "zh-CN")
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", equalTo("code_rotates"))
        .body("detail", containsString("POST /v1/tickets/" + ticket + "/code"));

    assertThat(shows(ticket)).isEmpty();
    shop.hold(orderNo);
    outbox.await(orderNo, DeliveryHeld.class);
  }

  @Test
  void whoGaveATicketAwayPrintsItNoMore() throws Exception {
    var ticket = office.sellOne(orderNo, "STATIC");
    var before = Printed.of(office.print(ticket, "zh-CN"));
    String token =
        office
            .wish(APP, "/v1/tickets/" + ticket + "/shares", Map.of("holderId", BUYER))
            .extract()
            .path("token");
    office
        .wish("app-2", "/v1/ticket-shares/claim", Map.of("token", token, "holderId", "friend-1"))
        .statusCode(200);

    office.print(ticket, "zh-CN").statusCode(403).body("code", equalTo("not_the_holder"));
    office.print("app-3", ticket, "friend-1", "zh-CN").statusCode(404);
    office.print(APP, ticket, "friend-1", "zh-CN").statusCode(403);
    var after = Printed.of(office.print("app-2", ticket, "friend-1", "zh-CN"));

    assertThat(after.scanned()).isNotEqualTo(before.scanned());
    office.scan(before.scanned()).statusCode(409).body("code", equalTo("code_replaced"));
    office.scan(after.scanned()).statusCode(200).body("ticketId", equalTo(ticket));
    office
        .print("app-2", ticket, "friend-1", "zh-CN")
        .statusCode(409)
        .body("code", equalTo("ticket_redeemed"));
  }

  @Test
  void aPrintIsWrittenDownLikeAShowAndEndsTheWayBack() {
    var ticket = office.sellOne(orderNo, "STATIC");

    office.print(ticket, "zh-CN").statusCode(200);
    office.show(ticket).statusCode(200);

    assertThat(shows(ticket))
        .extracting(row -> row.getString("medium"), row -> row.getString("holder"))
        .containsExactlyInAnyOrder(tuple("PAPER", BUYER), tuple("SCREEN", BUYER));
    assertThat(outbox.of(orderNo, TicketShown.class)).hasSize(1);
    shop.hold(orderNo);
    assertThat(outbox.await(orderNo, DeliveryHoldRefused.class).reason()).isEqualTo("REVEALED");
  }

  @Test
  void aDisputeSealsTheCodeOnPaperAsWell() {
    var ticket = office.sellOne(orderNo, "STATIC");

    shop.dispute(orderNo, true);

    office.print(ticket, "zh-CN").statusCode(409).body("code", equalTo("delivery_frozen"));
    assertThat(shows(ticket)).isEmpty();
  }

  @Test
  void printsAndShowsTogetherHaveOneLimit() {
    var ticket = office.sellOne(orderNo, "STATIC");
    IntStream.range(0, 19).forEach(_ -> office.show(ticket).statusCode(200));

    office.print(ticket, "zh-CN").statusCode(200);

    office
        .print(ticket, "zh-CN")
        .statusCode(429)
        .header("Retry-After", "60")
        .body("code", equalTo("show_rate_exceeded"));
  }

  @Test
  void staysOnOnePageWhateverAnOperatorWrites() throws Exception {
    var session = office.session("STATIC", clock.instant().plus(Duration.ofDays(9)));
    session.put("useUntil", clock.instant().plus(Duration.ofDays(300)).toString());
    // A name few fonts have, one that none has, a line that ends nowhere, and a byte that is none.
    session.put("eventName", "䶮与喆 🎉 " + "W".repeat(180) + "\u0007");
    var place = Map.of("name", "剧".repeat(200), "address", "街".repeat(200));
    session.put("place", place);
    session.put("area", "座".repeat(200));
    session.put("guide", Map.of("zh-CN", "请".repeat(2000)));
    session.put("travel", Map.of("zh-CN", "地铁\r\n\t公交\n".repeat(200)));
    session.put("notes", Map.of("zh-CN", "提示。".repeat(600)));
    session.put(
        "points",
        IntStream.range(0, 50).mapToObj(i -> Map.of("pointId", "p" + i, "place", place)).toList());
    office.offer(sku, session);
    var ticket = office.sell(orderNo, sku, 1).getFirst();

    var page = Printed.of(office.print(ticket, "zh-CN"));

    assertThat(page.pages()).isEqualTo(1);
    assertThat(page.scanned()).isEqualTo(office.code(ticket));
    assertThat(page.text())
        .contains("䶮与喆 □", "核验码", "使用说明", "交通指引", "特别提示", "验票点", "全文请在购票应用")
        .contains("打印时间");
  }

  @Test
  void saysForWhom() {
    var ticket = office.sellOne(orderNo, "STATIC");

    office.print(APP, ticket, " ", "en").statusCode(422).body("code", equalTo("holder_invalid"));
    office.print(APP, "none", BUYER, "en").statusCode(404).body("code", equalTo("ticket_unknown"));
  }

  private static String grouped(String number) {
    return number.substring(0, 4) + " " + number.substring(4, 8) + " " + number.substring(8);
  }

  private List<Row> shows(String ticket) {
    return shop.rows(
        "select medium, holder from ticket_show where ticket_id = $1 order by id",
        UUID.fromString(ticket));
  }
}
