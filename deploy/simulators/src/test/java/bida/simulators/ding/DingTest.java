package bida.simulators.ding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.simulators.Http;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DingTest {
  private static final String KEY = "the-key";
  private static final String ACCOUNT = "18769999119";

  @TempDir Path data;
  @TempDir Path afterKill;
  World world;

  @BeforeEach
  void open() {
    world = start(data);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private World start(Path folder) {
    var settings = Vectors.settings(folder);
    settings.put("BIDA_SIM_DATA", folder.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_DING_API_KEY", KEY);
    return Simulators.start(
        SimulatorsConfig.of(settings), InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z")));
  }

  @Test
  void takesATransferOnceAndEndsItByItsClock() {
    assertThat(send("N1", ACCOUNT, false).at("/TransferRecord/ProcessingState").asText())
        .isEqualTo("Submitted");
    assertThat(send("N1", ACCOUNT, false).path("ResultCode").asInt()).isEqualTo(4);

    advance("PT2S");

    assertThat(state("N1")).isEqualTo("Completed");
    assertThat(list("N2").path("Items")).isEmpty();
  }

  @Test
  void aValidationTakesNothingAndGivesNoNumber() {
    var said = send("N1", ACCOUNT, true);

    assertThat(said.path("ResultCode").asInt()).isEqualTo(1);
    assertThat(said.path("TransferRecord").has("TransferId")).isFalse();
    assertThat(list("N1").path("Items")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "001, 3, RateLimited, ",
    "002, 3, TransientProviderError, ProviderTimedOut",
    "003, 3, TransientProviderError, ProviderRefusedRequest",
    "004, 5, ProviderError, ProductUnavailable",
    "005, 4, AccountNumberInvalid, ProviderRefusedRequest",
    "006, 5, ProviderError, ProviderTemporarilyUnavailable",
    "007, 5, InsufficientBalance, ",
    "008, 4, AccountNumberInvalid, AccountNumberFailedRegex",
    "009, 5, ProviderError, RechargeNotAllowed"
  })
  void itsTestNumbersSayWhatItsDocumentsSay(
      String digits, int result, String code, String context) {
    var said = send("N1", "18760000" + digits, false);

    assertThat(said.path("ResultCode").asInt()).isEqualTo(result);
    assertThat(said.at("/ErrorCodes/0/Code").asText()).isEqualTo(code);
    assertThat(said.at("/ErrorCodes/0/Context").asText(""))
        .isEqualTo(context == null ? "" : context);
    assertThat(list("N1").path("Items")).isEmpty();
  }

  @Test
  void aVoucherHasItsPinOnceItIsSold() {
    send("N1", "0000000000", false);
    assertThat(list("N1").at("/Items/0/TransferRecord/ReceiptParams").has("pin")).isFalse();

    advance("PT2S");

    assertThat(list("N1").at("/Items/0/TransferRecord/ReceiptParams/pin").asText()).isNotBlank();
  }

  @Test
  void knowsNobodyWithoutTheKey() {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    world.environment().get("BIDA_DING_URL") + "/api/V1/ListTransferRecords"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"Take\":1}"))
            .build();

    assertThat(Http.send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void isDoneWhateverItAnswers() {
    knobs("{\"api\":{\"timeoutButDone\":1,\"silence\":\"PT0.05S\"}}");
    assertThatThrownBy(() -> send("N1", ACCOUNT, false)).isInstanceOf(Http.NoAnswer.class);
    assertThat(state("N1")).isEqualTo("Submitted");

    knobs("{\"supplier\":{\"outcome\":\"lateSuccess\"}}");
    send("N2", ACCOUNT, false);
    advance("PT2S");
    assertThat(state("N2")).isEqualTo("Failed");
    advance("PT10M");
    assertThat(state("N2")).isEqualTo("Completed");
  }

  @Test
  void listsAProductWithItsProviderAndTakesNothingWhileThatOneIsDown() {
    var product = get("GetProducts?skuCodes=HN_CL_TopUp").at("/Items/0");
    assertThat(product.path("SkuCode").asText()).isEqualTo("HN_CL_TopUp");
    var provider = product.path("ProviderCode").asText();
    assertThat(isOpen(provider)).isTrue();

    knobs("{\"product\":\"HN_CL_TopUp\",\"goods\":{\"offSale\":true}}");
    assertThat(isOpen(provider)).isFalse();
    assertThat(send("N1", ACCOUNT, false).at("/ErrorCodes/0/Context").asText())
        .isEqualTo("ProductUnavailable");
    knobs("{\"product\":\"HN_CL_TopUp\",\"goods\":{\"unlisted\":true}}");
    assertThat(get("GetProducts?skuCodes=HN_CL_TopUp").path("Items")).isEmpty();
  }

  private boolean isOpen(String provider) {
    return get("GetProviderStatus?providerCodes=" + provider)
        .at("/Items/0/IsProcessingTransfers")
        .asBoolean();
  }

  private JsonNode get(String method) {
    var request =
        HttpRequest.newBuilder(
                URI.create(world.environment().get("BIDA_DING_URL") + "/api/V1/" + method))
            .header("api_key", KEY)
            .build();
    return Json.object(Http.send(request).body());
  }

  @Test
  void aKilledSupplierForgetsNoTransfer() throws Exception {
    send("N1", ACCOUNT, false);
    Files.copy(data.resolve("ding.jsonl"), afterKill.resolve("ding.jsonl"));

    try (var again = start(afterKill)) {
      assertThat(Http.get(again.control() + "/ding/book/N1").at("/order/account").asText())
          .isEqualTo(ACCOUNT);
    }
  }

  private JsonNode send(String number, String account, boolean validateOnly) {
    return call(
        "SendTransfer",
        """
        {"SkuCode":"HN_CL_TopUp","SendValue":3.17,"AccountNumber":"%s","DistributorRef":"%s","ValidateOnly":%s}\
        """
            .formatted(account, number, validateOnly));
  }

  private JsonNode list(String number) {
    return call("ListTransferRecords", "{\"DistributorRef\":\"%s\",\"Take\":1}".formatted(number));
  }

  private String state(String number) {
    return list(number).at("/Items/0/TransferRecord/ProcessingState").asText();
  }

  private JsonNode call(String method, String body) {
    var request =
        HttpRequest.newBuilder(
                URI.create(world.environment().get("BIDA_DING_URL") + "/api/V1/" + method))
            .header("api_key", KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return Json.object(Http.send(request).body());
  }

  private void knobs(String json) {
    Http.post(world.control() + "/knobs/ding", json);
  }

  private void advance(String duration) {
    Http.post(world.control() + "/clock", "{\"advance\":\"%s\"}".formatted(duration));
  }
}
