package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.stack.Instance;
import bida.local.stack.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One ticket, fifty gates, two instances of the service over one database. */
@ExtendWith(FullStack.class)
class TicketScansIT {

  private static final int SCANS = 50;
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final Web web = new Web();
  private final Shop shop = Shop.withNewKeys(web, FullStack.stack().at());
  private final World world = new World(web, FullStack.stack().at().http("control"));

  @Test
  void aTicketRedeemsOnceUnderFiftyParallelScansOverTwoInstances() throws Exception {
    var first = FullStack.stack().at().of(Service.FULFILLMENT);
    try (var second =
        Instance.start(
            FullStack.stack(), Service.FULFILLMENT, "fulfillment-service-2", Map.of(), List.of())) {
      var code = codeOfASoldTicket();

      var scans =
          IntStream.range(0, SCANS)
              .<Callable<Web.Answer>>mapToObj(
                  gate ->
                      () -> shop.scan(gate % 2 == 0 ? first : second.url(), code, "gate-" + gate))
              .toList();
      List<Web.Answer> answers;
      try (var gates = Executors.newVirtualThreadPerTaskExecutor()) {
        answers = gates.invokeAll(scans).stream().map(done -> done.resultNow()).toList();
      }

      assertThat(answers.stream().filter(Web.Answer::ok)).hasSize(1);
      assertThat(
              answers.stream()
                  .filter(answer -> answer.status() == 409)
                  .map(answer -> answer.body().path("code").asText()))
          .hasSize(SCANS - 1)
          .containsOnly("already_redeemed");
    }
  }

  private String codeOfASoldTicket() {
    var sku = "scans-" + UUID.randomUUID();
    var from = world.clock().simulatedAtBase().minus(Duration.ofHours(1));
    shop.offer(new Shop.Offer(sku, "TICKET", "话剧票", 18_000));
    shop.ticketProduct(
        sku,
        Map.of(
            "codeMode",
            "STATIC",
            "eventName",
            "茶馆",
            "useFrom",
            from.toString(),
            "useUntil",
            from.plus(Duration.ofDays(30)).toString(),
            "zone",
            "Asia/Shanghai",
            "place",
            Map.of("name", "首都剧场")));
    var traceparent =
        "00-" + UUID.randomUUID().toString().replace("-", "") + "-00000000000000a1-01";
    var orderNo =
        shop.place(
                Map.of(
                    "merchantOrderNo",
                    sku,
                    "buyerId",
                    "buyer-1",
                    "lines",
                    List.of(Map.of("sku", sku, "quantity", 1)),
                    "expectedTotal",
                    Shop.money(18_000)),
                traceparent)
            .path("orderNo")
            .asText();
    world.pay(shop.openPayment(orderNo, traceparent).path("paymentNo").asText());
    shop.awaitStatus(orderNo, "DELIVERED"::equals, LIMIT);
    var ticket = shop.tickets(orderNo).path(0).path("ticketId").asText();
    return shop.showTicket(ticket, "buyer-1").expectOk("code").path("code").asText();
  }
}
