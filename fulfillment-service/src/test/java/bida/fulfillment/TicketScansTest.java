package bida.fulfillment;

import static bida.fulfillment.Shop.APP;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many gates at once; over two instances, TicketScansIT of the faults does the same. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class TicketScansTest {

  private static final int SCANS = 50;

  @Inject Shop shop;
  @Inject BoxOffice office;
  @Inject OutboxRows outbox;

  @Test
  void oneOfFiftyParallelScansLetsIn() throws Exception {
    var orderNo = unique("O");
    var ticket = office.sellOne(orderNo, "STATIC");
    var code = office.code(ticket);

    var answers = atOnce(IntStream.range(0, SCANS).mapToObj(gate -> scan(code, gate)).toList());

    assertThat(answers.stream().filter(status -> status == 200)).hasSize(1);
    assertThat(answers.stream().filter(status -> status == 409)).hasSize(SCANS - 1);
    assertThat(outbox.of(orderNo, TicketRedeemed.class)).hasSize(1);
    var id = UUID.fromString(ticket);
    assertThat(
            shop.number(
                "select count(*) from redemption where ticket_id = $1 and outcome = 'REDEEMED'",
                id))
        .isEqualTo(1);
    assertThat(
            shop.number(
                "select count(*) from redemption where ticket_id = $1 and outcome = 'already_redeemed'",
                id))
        .isEqualTo(SCANS - 1);
  }

  /** However they meet: exactly one of them is told as the last one of the order. */
  @Test
  void theLastTicketOfAnOrderIsToldAsTheLastThoughAllAreScannedAtOnce() throws Exception {
    var orderNo = unique("O");
    var sku = unique("SKU-");
    office.offer(sku, office.now("STATIC"));
    var codes = office.sell(orderNo, sku, 8).stream().map(office::code).toList();

    var answers =
        atOnce(IntStream.range(0, 8).mapToObj(gate -> scan(codes.get(gate), gate)).toList());

    assertThat(answers).containsOnly(200);
    assertThat(outbox.of(orderNo, TicketRedeemed.class).stream().map(TicketRedeemed::left))
        .containsExactly(7, 6, 5, 4, 3, 2, 1, 0);
  }

  private Callable<Integer> scan(String code, int gate) {
    return () ->
        office
            .redeem(
                APP,
                unique("K"),
                Map.of("code", code, "pointId", "north", "device", "gate-" + gate))
            .extract()
            .statusCode();
  }

  private static List<Integer> atOnce(List<Callable<Integer>> all) throws Exception {
    try (var gates = Executors.newVirtualThreadPerTaskExecutor()) {
      return gates.invokeAll(all).stream().map(done -> done.resultNow()).toList();
    }
  }
}
