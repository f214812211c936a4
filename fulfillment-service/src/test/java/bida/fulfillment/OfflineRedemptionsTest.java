package bida.fulfillment;

import static bida.fulfillment.Shop.APP;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class OfflineRedemptionsTest {

  @Inject Shop shop;
  @Inject BoxOffice office;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String orderNo;
  private String ticket;

  @BeforeEach
  void aTicketThatWasSold() {
    orderNo = unique("O");
    ticket = office.sellOne(orderNo, "ROTATING");
  }

  @Test
  void takesInWhatAGateDidOfflineOnceHoweverOftenItTells() {
    var gate = unique("gate-");
    var done = List.of(offline(1, office.code(ticket), clock.instant()));
    clock.advance(Duration.ofHours(5));

    office
        .sync(gate, done)
        .statusCode(200)
        .body("outcomes[0].outcome", equalTo("REDEEMED"))
        .body("outcomes[0].replayed", equalTo(false));
    office
        .sync(gate, done)
        .body("outcomes[0].outcome", equalTo("REDEEMED"))
        .body("outcomes[0].replayed", equalTo(true));

    assertThat(outbox.of(orderNo, TicketRedeemed.class)).hasSize(1);
    assertThat(outbox.of(orderNo, CaseNeeded.class)).isEmpty();
    office.of(orderNo).body("tickets[0].status", equalTo("REDEEMED"));
  }

  @Test
  void theSameNonceAtOnceCountsOnce() throws Exception {
    var gate = unique("gate-");
    var done = List.of(offline(7, office.code(ticket), clock.instant()));

    try (var lines = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> telling = () -> office.sync(gate, done).extract().statusCode();
      for (var told : lines.invokeAll(Collections.nCopies(8, telling))) {
        assertThat(told.get()).isEqualTo(200);
      }
    }

    assertThat(outbox.of(orderNo, TicketRedeemed.class)).hasSize(1);
    assertThat(outbox.of(orderNo, CaseNeeded.class)).isEmpty();
    assertThat(tries()).isEqualTo(1);
  }

  /** Whoever tells first, the earlier one by the clock stands, and the other one is a case. */
  @Test
  void ofTwoGatesTheEarlierOneStandsAndTheOtherIsACase() {
    var early = clock.instant();
    var code = office.code(ticket);
    var late = early.plusSeconds(20);
    clock.advance(Duration.ofHours(1));
    var north = unique("gate-n-");
    var south = unique("gate-s-");

    office
        .sync(south, List.of(offline(4, code, late)))
        .body("outcomes[0].outcome", equalTo("REDEEMED"));
    office
        .sync(north, List.of(offline(9, code, early)))
        .body("outcomes[0].outcome", equalTo("REDEEMED"));

    office
        .of(orderNo)
        .body("tickets[0].redeemed.device", equalTo(north))
        .body("tickets[0].redeemed.at", equalTo(early.toString()));
    office
        .get(APP, "/v1/tickets/" + ticket + "/redemptions")
        .body("redemptions.outcome", containsInAnyOrder("REDEEMED", "CONFLICT"));
    assertThat(outbox.of(orderNo, TicketRedeemed.class)).hasSize(1);
    var needed = outbox.of(orderNo, CaseNeeded.class);
    assertThat(needed).hasSize(1);
    assertThat(needed.getFirst().kind()).isEqualTo("TICKET_REDEEMED_TWICE");
    assertThat(needed.getFirst().detail()).contains(south);
  }

  @Test
  void aSecondEntryOfTheSameTicketIsNeverDroppedInSilence() {
    var code = office.code(ticket);
    office.scan(code).statusCode(200);

    office
        .sync(unique("gate-"), List.of(offline(1, code, clock.instant().plusSeconds(5))))
        .body("outcomes[0].outcome", equalTo("CONFLICT"));

    assertThat(outbox.of(orderNo, CaseNeeded.class)).hasSize(1);
    assertThat(outbox.of(orderNo, TicketRedeemed.class)).hasSize(1);
  }

  @Test
  void whoWasLetInWronglyIsACaseAndRedeemsNothing() {
    var screenshot = office.code(ticket);
    var gate = unique("gate-");

    office
        .sync(
            gate,
            List.of(
                offline(1, screenshot, clock.instant().plusSeconds(120)),
                offline(2, "A".repeat(119), clock.instant()),
                offline(3, screenshot, clock.instant().plus(Duration.ofDays(2)))))
        .statusCode(200)
        .body("outcomes.find { it.counter == 1 }.outcome", equalTo("code_expired"))
        .body("outcomes.find { it.counter == 2 }.outcome", equalTo("ticket_unknown"))
        .body("outcomes.find { it.counter == 3 }.outcome", equalTo("time_implausible"));

    assertThat(outbox.of(orderNo, CaseNeeded.class).stream().map(CaseNeeded::kind))
        .containsOnly("TICKET_LET_IN_WRONGLY");
    office.of(orderNo).body("tickets[0].status", equalTo("ISSUED"));
  }

  @Test
  void aBatchHasALimit() {
    var many = new ArrayList<Map<String, Object>>();
    for (int i = 1; i <= 501; i++) {
      many.add(offline(i, "x", clock.instant()));
    }

    office.sync("gate-1", many).statusCode(422).body("code", equalTo("batch_invalid"));
    office.sync("gate-1", List.of()).statusCode(422);
    office.sync("gate-1", List.of(offline(0, "x", clock.instant()))).statusCode(422);
  }

  /** By the public key alone: the gate needs nothing by which it could make a code. */
  @Test
  void aGateVerifiesCodesByWhatTheManifestBringsAndNoMore() throws Exception {
    String sku = office.of(orderNo).extract().path("tickets[0].sku");
    var answer = office.manifest(APP, sku).statusCode(200).extract();
    String text = answer.path("manifest");
    var key = publicKey(answer.path("publicKey"));

    assertThat(
            verify(
                key,
                "bida redemption manifest\0",
                text.getBytes(StandardCharsets.UTF_8),
                decode(answer.path("signature"))))
        .isTrue();
    var manifest = new ObjectMapper().readTree(text);
    assertThat(manifest.path("tickets")).hasSize(1);
    assertThat(manifest.at("/tickets/0/ticketId").asText()).isEqualTo(ticket);
    assertThat(manifest.at("/codeLifeSeconds").asInt()).isEqualTo(60);
    assertThat(Instant.parse(manifest.path("validUntil").asText())).isAfter(clock.instant());
    var scanned = decode(office.code(ticket));
    var said = Arrays.copyOf(scanned, 25);
    assertThat(
            verify(
                key, "bida ticket code\0", said, Arrays.copyOfRange(scanned, 25, scanned.length)))
        .isTrue();
    said[20]++;
    assertThat(
            verify(
                key, "bida ticket code\0", said, Arrays.copyOfRange(scanned, 25, scanned.length)))
        .isFalse();
    office
        .manifest("app-2", sku)
        .statusCode(200)
        .body("manifest", containsString("\"tickets\":[]"));
  }

  private long tries() {
    return shop.number(
        "select count(*) from redemption where ticket_id = $1", UUID.fromString(ticket));
  }

  private static Map<String, Object> offline(long counter, String code, Instant at) {
    return Map.of(
        "counter", counter, "code", code, "pointId", "north", "redeemedAt", at.toString());
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static boolean verify(PublicKey key, String purpose, byte[] said, byte[] signature)
      throws Exception {
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(purpose.getBytes(StandardCharsets.UTF_8));
    verifier.update(said);
    return verifier.verify(signature);
  }

  /** RFC 8032: little endian, the highest bit is the sign of x. */
  private static PublicKey publicKey(String text) throws Exception {
    var bytes = decode(text);
    var odd = (bytes[31] & 0x80) != 0;
    bytes[31] &= 0x7f;
    var bigEndian = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bigEndian[i] = bytes[bytes.length - 1 - i];
    }
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian))));
  }
}
