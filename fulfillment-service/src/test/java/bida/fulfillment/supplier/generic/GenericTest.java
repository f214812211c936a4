package bida.fulfillment.supplier.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierOrder;
import bida.fulfillment.supplier.Wire;
import bida.fulfillment.supplier.Wire.Asked;
import bida.fulfillment.supplier.Wire.Said;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is our contract's own: how it is signed, what it says of cards, and several at once. */
class GenericTest {

  private static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");
  private static final String NUMBER = "OL1A1";

  private Wire wire;
  private Supplier acme;

  @BeforeEach
  void aSupplier() {
    wire = new Wire();
    acme = Acme.acme(wire.address(), InstantSource.fixed(NOW), Map.of());
  }

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void ordersWithASignedMessage() throws Exception {
    wire.says(Acme.order(NUMBER, "ACCEPTED"));

    acme.submit(
            new SupplierOrder(NUMBER, "P1001", 2, "138", "9.9", "http://us/callbacks", Instant.MAX))
        .await()
        .indefinitely();

    var asked = wire.asked().getLast();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /orders");
    var sent = new ObjectMapper().readTree(asked.body());
    assertThat(sent.get("attemptNo").asText()).isEqualTo(NUMBER);
    assertThat(sent.get("quantity").asInt()).isEqualTo(2);
    assertThat(sent.get("maxCost").asText()).isEqualTo("9.9");
    assertThat(sent.get("callbackUrl").asText()).isEqualTo("http://us/callbacks");
    assertSigned(asked, "order_" + NUMBER);
  }

  @Test
  void aQueryIsSignedOverTheNumberItAsksAbout() throws Exception {
    wire.says(Acme.order(NUMBER, "PROCESSING"));

    query();

    var asked = wire.asked().getLast();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("GET /orders/" + NUMBER);
    assertSigned(asked, "query_" + NUMBER);
  }

  private static void assertSigned(Asked asked, String id) throws Exception {
    assertThat(asked.headers()).containsEntry("webhook-id", id);
    assertThat(asked.headers())
        .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()));
    assertThat(asked.headers())
        .containsEntry(
            "webhook-signature",
            new Webhook(Acme.SECRET).sign(id, NOW.getEpochSecond(), asked.body()));
  }

  @Test
  void believesWhatTheSamplesOfTheStandardSayAndNothingElse() throws Exception {
    try (var file = getClass().getResourceAsStream("/vectors/standard_webhooks.json")) {
      var vectors = new ObjectMapper().readTree(file);
      var clock =
          InstantSource.fixed(Instant.ofEpochSecond(vectors.get("now_epoch_seconds").asLong()));
      var signature =
          new StandardSignature(vectors.get("secret_current").asText(), Optional.empty(), clock);
      var body = vectors.get("payload").asText().getBytes(StandardCharsets.UTF_8);

      for (var one : vectors.get("cases")) {
        var headers = one.get("headers");
        assertThat(
                signature.isOf(
                    headers.get("webhook-id").asText(),
                    headers.get("webhook-timestamp").asText(),
                    body,
                    headers.get("webhook-signature").asText()))
            .as(one.get("name").asText())
            .isEqualTo(one.get("expect").asText().equals("ACCEPT"));
      }
    }
  }

  @Test
  void readsItsCards() {
    wire.says(Acme.order(NUMBER, "SUCCESS"));

    assertThat(query())
        .isEqualTo(
            new QueryAnswer.Success(
                "AC1",
                List.of(
                    new Card(Acme.CODE, Acme.CODE + "-S", Instant.parse("2027-10-18T16:00:00Z")))));
  }

  @Test
  void aFailureNamesWhoseFaultItIs() {
    wire.says(
        Said.ok("{\"attemptNo\":\"OL1A1\",\"status\":\"FAILED\",\"code\":\"ACCOUNT_INVALID\"}"));

    assertThat(query())
        .isEqualTo(new QueryAnswer.Failed("ACCOUNT_INVALID", Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Test
  void keepsNoCallbackThatCarriesCards() {
    assertThat(
            acme.parseCallback(
                Acme.callback(
                    Acme.SECRET,
                    NOW,
                    "{\"attemptNo\":\"OL1A1\",\"status\":\"SUCCESS\",\"cards\":[]}")))
        .isEqualTo(new CallbackReading.Refused("carries_cards", "fail"));
  }

  @Test
  void anUnreadableCardIsNotPassedOver() {
    wire.says(
        Said.ok(
            "{\"attemptNo\":\"OL1A1\",\"status\":\"SUCCESS\",\"cards\":[{\"number\":\"A\"},{\"number\":\"\"}]}"));

    assertThat(query()).isEqualTo(new QueryAnswer.Unknown("unreadable_card"));
  }

  @Test
  void severalAreKnownByTheirNames() {
    var two =
        Acme.all(
            InstantSource.fixed(NOW),
            Map.of(
                "bida.generic.acme.url", "https://acme.example",
                "bida.generic.acme.secret", Acme.SECRET,
                "bida.generic.zhifu.url", "https://zhifu.example",
                "bida.generic.zhifu.secret", Acme.BEFORE,
                "bida.generic.zhifu.query-retention", "P30D",
                "bida.generic.no-secret-yet.url", "https://later.example"));

    assertThat(two).extracting(Supplier::name).containsExactlyInAnyOrder("acme", "zhifu");
    assertThat(two)
        .filteredOn(one -> one.name().equals("zhifu"))
        .singleElement()
        .satisfies(
            one -> assertThat(one.capabilities().queryRetention()).isEqualTo(Duration.ofDays(30)));
  }

  @Test
  void theContractNamesEveryCodeThatIsBelieved() throws Exception {
    var contract =
        Files.readString(Path.of(System.getProperty("bida.root", "."), "docs", "supplier-api.md"));
    var member =
        new SmallRyeConfigBuilder()
            .withMapping(GenericConfig.class)
            .withDefaultValue("bida.generic.acme.url", "https://acme.example")
            .build()
            .getConfigMapping(GenericConfig.class)
            .members()
            .get("acme");

    assertThat(member).isNotNull();
    for (var list :
        List.of(
            member.outOfStockCodes(),
            member.balanceCodes(),
            member.accountInvalidCodes(),
            member.orderNotFoundCodes())) {
      assertThat(list.orElseThrow()).allMatch(code -> contract.contains("`" + code + "`"));
    }
  }

  @Test
  void isNamedByVariablesOfTheEnvironmentAlone() {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(GenericConfig.class)
            .withSources(
                new EnvConfigSource(
                    Map.of(
                        "BIDA_GENERIC_ZHIFU_URL", "https://zhifu.example",
                        "BIDA_GENERIC_ZHIFU_SECRET", Acme.SECRET,
                        "BIDA_GENERIC_ZHIFU_OUT_OF_STOCK_CODES", "GONE"),
                    300))
            .build()
            .getConfigMapping(GenericConfig.class);

    assertThat(new Generics(config, InstantSource.fixed(NOW)).members())
        .extracting(Supplier::name)
        .containsExactly("zhifu");
    assertThat(config.members().get("zhifu"))
        .isNotNull()
        .satisfies(member -> assertThat(member.outOfStockCodes()).contains(Set.of("GONE")));
  }

  @Test
  void oneWithoutAUsableSecretOrNameDoesNotStart() {
    assertThatThrownBy(
            () ->
                Acme.acme(
                    URI.create("https://acme.example"),
                    InstantSource.fixed(NOW),
                    Map.of("bida.generic.acme.secret-before", "whsec_äö")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("äö");
    assertThatThrownBy(
            () ->
                Acme.all(
                    InstantSource.fixed(NOW),
                    Map.of(
                        "bida.generic.Acme_1.url",
                        "https://acme.example",
                        "bida.generic.Acme_1.secret",
                        Acme.SECRET)))
        .isInstanceOf(IllegalStateException.class);
  }

  private QueryAnswer query() {
    return acme.query(NUMBER, null).await().indefinitely();
  }
}
