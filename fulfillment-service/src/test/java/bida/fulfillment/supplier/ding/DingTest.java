package bida.fulfillment.supplier.ding;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.SupplierOrder;
import bida.fulfillment.supplier.Wire;
import bida.fulfillment.supplier.Wire.Said;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is Ding's own; the rest is in its contract test. */
class DingTest {

  private static final String NUMBER = "OL1A1";

  private Wire wire;
  private Ding ding;

  @BeforeEach
  void aSite() {
    wire = new Wire();
    ding = Transfers.ding(wire.address(), Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void sendsATransferAndNeverAValidation() throws IOException {
    wire.says(Transfers.sent(NUMBER, "Submitted"));

    assertThat(submit("HN_CL_TopUp-3.17", "50499999999", 1, "3.17"))
        .isEqualTo(new SubmitAnswer.Accepted("D1"));

    assertThat(wire.asked().getLast().path()).isEqualTo("/api/V1/SendTransfer");
    assertThat(wire.asked().getLast().headers()).containsEntry("api_key", Transfers.API_KEY);
    assertThat(sent().get("SkuCode").asText()).isEqualTo("HN_CL_TopUp");
    assertThat(sent().get("SendValue").decimalValue()).isEqualByComparingTo("3.17");
    assertThat(sent().get("DistributorRef").asText()).isEqualTo(NUMBER);
    assertThat(sent().get("ValidateOnly").booleanValue()).isFalse();
  }

  @Test
  void asksByOurNumberAlone() throws IOException {
    wire.says(Transfers.listed(NUMBER, "Cancelling"));

    assertThat(query()).isEqualTo(new QueryAnswer.Processing("D1"));
    assertThat(wire.asked().getLast().path()).isEqualTo("/api/V1/ListTransferRecords");
    assertThat(sent().get("DistributorRef").asText()).isEqualTo(NUMBER);
    assertThat(sent().get("Take").asInt()).isEqualTo(1);
  }

  @Test
  void aVoucherGoesToNoAccountAndBringsItsPin() throws IOException {
    wire.says(Transfers.sent(NUMBER, "Completed"));

    assertThat(submit("US_AP_Voucher-10", null, 1, null))
        .isEqualTo(new SubmitAnswer.Delivered("D1", List.of(new Card(Transfers.PIN, null, null))));
    assertThat(sent().get("AccountNumber").asText()).isEqualTo("0000000000");
  }

  @Test
  void whatItCannotOrderNeverLeaves() {
    for (var refused :
        List.of(
            submit("HN_CL_TopUp", "5", 1, null),
            submit("HN_CL_TopUp-3.171", "5", 1, null),
            submit("HN_CL_TopUp-3.17", "5", 2, null),
            submit("HN_CL_TopUp-3.17", "5", 1, "3.16"))) {
      assertThat(refused)
          .isInstanceOfSatisfying(
              SubmitAnswer.Rejected.class,
              rejected -> assertThat(rejected.actor()).isEqualTo(Actor.NOBODY));
    }
    assertThat(wire.asked()).isEmpty();
  }

  @Test
  void aFailureInTheAnswerToASubmissionIsAskedAbout() {
    for (var state : new String[] {"Failed", "Cancelled"}) {
      wire.says(Transfers.sent(NUMBER, state));
      assertThat(submit("HN_CL_TopUp-3.17", "5", 1, null))
          .isEqualTo(new SubmitAnswer.Accepted("D1"));
    }
  }

  @Test
  void aRefusalBesideATransferThatGoesOnIsNone() {
    wire.says(
        Said.ok(
            "{\"TransferRecord\":%s,\"ResultCode\":5,\"ErrorCodes\":[{\"Code\":\"InsufficientBalance\"}]}"
                .formatted(Transfers.record(NUMBER, "Processing"))));

    assertThat(submit("HN_CL_TopUp-3.17", "5", 1, null))
        .isEqualTo(new SubmitAnswer.Unknown("code_refused_but_taken"));
  }

  @Test
  void aListedCodeIsNoRefusalWhenItIsToBeTriedAgain() {
    wire.says(Transfers.error(3, "TransientProviderError", "ProductUnavailable"));

    assertThat(submit("HN_CL_TopUp-3.17", "5", 1, null)).isInstanceOf(SubmitAnswer.Unknown.class);
  }

  @Test
  void cancelledIsFailed() {
    wire.says(Transfers.listed(NUMBER, "Cancelled"));

    assertThat(query()).isInstanceOf(QueryAnswer.Failed.class);
  }

  @Test
  void aTransferThatFailedForItsAccountIsTheBuyersToCorrect() {
    wire.says(
        Said.ok(
            "{\"ResultCode\":1,\"ErrorCodes\":[],\"Items\":[{\"TransferRecord\":%s,\"ResultCode\":4,\"ErrorCodes\":[{\"Code\":\"AccountNumberInvalid\",\"Context\":\"ProviderRefusedRequest\"}]}]}"
                .formatted(Transfers.record(NUMBER, "Failed"))));

    assertThat(query())
        .isEqualTo(new QueryAnswer.Failed("AccountNumberInvalid", Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Test
  void tellsThatItForgets() {
    assertThat(ding.capabilities().queryRetention()).isEqualTo(Duration.ofDays(60));
  }

  private SubmitAnswer submit(
      String product, @Nullable String account, int quantity, @Nullable String maxCost) {
    return ding.submit(
            new SupplierOrder(NUMBER, product, quantity, account, maxCost, "http://x", Instant.MAX))
        .await()
        .indefinitely();
  }

  private QueryAnswer query() {
    return ding.query(NUMBER, null).await().indefinitely();
  }

  private JsonNode sent() throws IOException {
    return new ObjectMapper().readTree(wire.asked().getLast().body());
  }
}
