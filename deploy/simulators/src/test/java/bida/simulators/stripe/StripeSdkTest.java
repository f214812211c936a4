package bida.simulators.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.ChargeRetrieveParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official library, unmodified, believes what the simulator sends and answers. */
class StripeSdkTest {
  private static final String KEY = "sk_test_word";
  private static final String SECRET = "whsec_new";
  private static final Instant START = Instant.parse("2026-10-18T16:00:00Z");

  @TempDir Path data;
  Receiver receiver;
  World world;
  StripeClient stripe;

  private final List<Event> early = new ArrayList<>();

  @BeforeEach
  void open() {
    receiver = new Receiver();
    world = start("");
  }

  @AfterEach
  void close() {
    world.close();
    receiver.close();
  }

  private World start(String secretBefore) {
    var settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_STRIPE_KEY", KEY);
    settings.put("BIDA_STRIPE_WEBHOOK_SECRET", SECRET);
    settings.put("BIDA_STRIPE_WEBHOOK_SECRET_BEFORE", secretBefore);
    settings.put("BIDA_PAYMENT_PUBLIC_URL", receiver.url());
    var started = Simulators.start(SimulatorsConfig.of(settings), InstantSource.fixed(START));
    stripe = client(started, KEY);
    return started;
  }

  private static StripeClient client(World world, String key) {
    return StripeClient.builder()
        .setApiKey(key)
        .setApiBase(world.stripe())
        .setMaxNetworkRetries(0)
        .build();
  }

  @Test
  void signsAsTheVectorsDo() {
    var vectors = Vectors.read("stripe");
    var body = vectors.get("payload").asText().getBytes(StandardCharsets.UTF_8);
    var valid = vectors.at("/cases/0/Stripe-Signature").asText();

    assertThat(
            "t=1792339200,v1="
                + StripeCourier.hmac(vectors.get("secret").asText(), 1792339200, body))
        .isEqualTo(valid);
  }

  @Test
  void makesAPageThatIsPaidAndTellsOfIt() throws StripeException {
    var session = session("VG1");
    assertThat(session.getStatus()).isEqualTo("open");
    assertThat(session.getUrl()).startsWith(world.stripe() + "/c/pay/" + session.getId());
    assertThat(Http.send("GET", session.getUrl().replaceFirst("#.*", ""), "").statusCode())
        .isEqualTo(200);

    var paid = pay("{\"redirectUrl\":\"" + session.getUrl() + "\"}");

    assertThat(object(event("payment_intent.created"))).isInstanceOf(PaymentIntent.class);
    var told = event("payment_intent.succeeded");
    assertThat(told.getLivemode()).isFalse();
    var intent = (PaymentIntent) object(told);
    assertThat(intent.getId()).isEqualTo(paid.path("id").asText());
    assertThat(intent.getAmountReceived()).isEqualTo(990);
    assertThat(intent.getMetadata()).containsEntry("out_trade_no", "VG1");
    var read =
        stripe
            .v1()
            .checkout()
            .sessions()
            .retrieve(
                session.getId(),
                SessionRetrieveParams.builder().addExpand("payment_intent.latest_charge").build());
    assertThat(read.getStatus()).isEqualTo("complete");
    assertThat(read.getPaymentIntentObject().getLatestChargeObject().getPaid()).isTrue();
    assertThat(stripe.v1().paymentIntents().retrieve(intent.getId()).getStatus())
        .isEqualTo("succeeded");
  }

  /** As the dashboard shows them; each under its own address only. */
  @Test
  void givesAPaymentByItsIntentAndByItsCharge() throws StripeException {
    session("VG1");
    var intent = pay("{\"outTradeNo\":\"VG1\"}");
    var charge = intent.path("latest_charge").asText();

    var byCharge =
        stripe
            .v1()
            .charges()
            .retrieve(
                charge,
                ChargeRetrieveParams.builder().addExpand("payment_intent.latest_charge").build());

    var expanded = byCharge.getPaymentIntentObject();
    assertThat(expanded.getId()).isEqualTo(intent.path("id").asText());
    assertThat(expanded.getMetadata()).containsEntry("out_trade_no", "VG1");
    assertThat(expanded.getLatestChargeObject().getId()).isEqualTo(charge);
    assertThatThrownBy(() -> stripe.v1().paymentIntents().retrieve(charge))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.getCode()).isEqualTo("resource_missing"));
  }

  /** The endpoint's version is not the library's, which then gives no object but unsafely. */
  @Test
  void tellsInAVersionOfItsOwn() throws StripeException {
    session("VG1");
    pay("{\"outTradeNo\":\"VG1\"}");

    var told = event("payment_intent.succeeded");

    assertThat(told.getApiVersion()).isNotEqualTo(com.stripe.Stripe.API_VERSION);
    assertThat(told.getDataObjectDeserializer().getObject()).isEmpty();
  }

  @Test
  void makesOnePageForOneKey() throws StripeException {
    var first = session("VG1");

    assertThat(session("VG1").getId()).isEqualTo(first.getId());
    assertThatThrownBy(() -> session("VG1", 991)).isInstanceOf(IdempotencyException.class);
    world.close();
    world = start("");
    assertThat(session("VG1").getId()).isEqualTo(first.getId());
    world.clock().advance(Duration.ofHours(25));
    var afterwards = stripe.v1().checkout().sessions().list(SessionListParams.builder().build());
    assertThat(afterwards.getData()).hasSize(1);
    assertThat(afterwards.getData().getFirst().getClientReferenceId()).isEqualTo("VG1");
  }

  @Test
  void keepsAFailureUnderItsKeyForADay() {
    knobs("{\"api\":{\"store5xx\":1,\"on\":\"session\"}}");

    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> session("VG1")).isInstanceOf(ApiException.class);
    }
    assertThat(injected("api.store5xx")).isEqualTo(1);
  }

  @Test
  void endsAPageOnceAndNotAfterMoney() throws StripeException {
    var sessions = stripe.v1().checkout().sessions();
    var session = session("VG1");

    assertThat(sessions.expire(session.getId()).getStatus()).isEqualTo("expired");
    assertThatThrownBy(() -> sessions.expire(session.getId()))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(payStatus("{\"outTradeNo\":\"VG1\"}")).isEqualTo(409);
    var another = session("VG2");
    pay("{\"outTradeNo\":\"VG2\"}");
    assertThatThrownBy(() -> sessions.expire(another.getId()))
        .isInstanceOf(InvalidRequestException.class);
    var third = session("VG3");
    world.clock().advance(Duration.ofHours(1));
    assertThat(sessions.retrieve(third.getId()).getStatus()).isEqualTo("expired");
  }

  @Test
  void refundsPartsAndNeverMoreThanThereWas() throws StripeException {
    session("VG1");
    var intent = pay("{\"outTradeNo\":\"VG1\"}").path("id").asText();

    var refund = refund(intent, "RF1", 300);

    assertThat(refund.getStatus()).isEqualTo("succeeded");
    assertThat(refund(intent, "RF1", 300).getId()).isEqualTo(refund.getId());
    assertThatThrownBy(() -> refund(intent, "RF1", 301)).isInstanceOf(IdempotencyException.class);
    assertThatThrownBy(() -> refund(intent, "RF2", 691))
        .isInstanceOf(InvalidRequestException.class);
    refund(intent, "RF3", 690);
    assertThatThrownBy(() -> refund(intent, "RF4", 1))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.getCode()).isEqualTo("charge_already_refunded"));
    var all =
        stripe.v1().refunds().list(RefundListParams.builder().setPaymentIntent(intent).build());
    assertThat(all.getData())
        .extracting(one -> one.getMetadata().get("out_refund_no"))
        .containsExactly("RF3", "RF1");
  }

  @Test
  void tellsOfRefundsByHandAndOfThoseThatFailed() throws StripeException {
    session("VG1");
    var intent = pay("{\"outTradeNo\":\"VG1\"}").path("id").asText();
    Http.post(world.control() + "/stripe/refunds", "{\"outTradeNo\":\"VG1\",\"amount\":90}");
    assertThat(((Refund) object(event("refund.created"))).getMetadata()).isEmpty();
    assertThat(((Charge) object(event("charge.refunded"))).getAmountRefunded()).isEqualTo(90);
    knobs("{\"refund\":{\"abnormal\":1}}");

    assertThat(refund(intent, "RF1", 300).getStatus()).isEqualTo("pending");
    world.clock().advance(Duration.ofSeconds(2));

    var failed = (Refund) object(event("refund.failed"));
    assertThat(failed.getStatus()).isEqualTo("failed");
    assertThat(failed.getFailureReason()).isNotEmpty();
  }

  @Test
  void tellsOfADispute() throws StripeException {
    session("VG1");
    pay("{\"outTradeNo\":\"VG1\"}");

    Http.post(world.control() + "/stripe/disputes", "{\"outTradeNo\":\"VG1\"}");
    var opened = event("charge.dispute.created");
    Http.post(world.control() + "/stripe/disputes", "{\"outTradeNo\":\"VG1\",\"status\":\"won\"}");

    var dispute = (Dispute) object(opened);
    assertThat(dispute.getEvidenceDetails().getDueBy())
        .isEqualTo(START.plus(Duration.ofDays(7)).getEpochSecond());
    assertThat(((Dispute) object(event("charge.dispute.closed"))).getStatus()).isEqualTo("won");
  }

  @Test
  void keepsABalanceThatAddsUpUnlessAKnobSaysOtherwise() throws StripeException {
    knobs("{\"outTradeNo\":\"VG2\",\"balance\":{\"missing\":1}}");
    knobs("{\"outTradeNo\":\"VG3\",\"balance\":{\"wrongAmount\":1}}");
    for (var number : new String[] {"VG1", "VG2", "VG3"}) {
      session(number);
      pay("{\"outTradeNo\":\"" + number + "\"}");
    }
    Http.post(world.control() + "/stripe/transactions", "{\"type\":\"payout\",\"amount\":-500}");

    var rows =
        stripe
            .v1()
            .balanceTransactions()
            .list(
                BalanceTransactionListParams.builder()
                    .setCreated(
                        BalanceTransactionListParams.Created.builder()
                            .setGte(START.getEpochSecond())
                            .setLt(START.plusSeconds(86400).getEpochSecond())
                            .build())
                    .setLimit(1L)
                    .addExpand("data.source")
                    .build())
            .autoPagingIterable();

    assertThat(rows)
        .allSatisfy(row -> assertThat(row.getNet()).isEqualTo(row.getAmount() - row.getFee()))
        .extracting(row -> row.getAmount())
        .containsExactly(-500L, 991L, 990L);
  }

  @Test
  void signsByBothSecretsWhileOneIsRolled() throws StripeException {
    world.close();
    world = start("whsec_old");
    session("VG1");
    pay("{\"outTradeNo\":\"VG1\"}");

    var told = receiver.next();

    for (var secret : new String[] {SECRET, "whsec_old"}) {
      assertThat(
              Webhook.constructEvent(
                  told.text(), told.header("stripe-signature"), secret, 300, clock()))
          .isNotNull();
    }
  }

  @Test
  void repeatsOnItsScheduleAndSpoilsWhenTold() throws StripeException {
    knobs("{\"outTradeNo\":\"VG1\",\"callback\":{\"corrupt\":1}}");
    session("VG1");
    pay("{\"outTradeNo\":\"VG1\"}");
    var first = receiver.next();
    var second = receiver.next();

    var spoiled = 0;
    for (var told : new bida.simulators.http.Request[] {first, second}) {
      try {
        Webhook.constructEvent(told.text(), told.header("stripe-signature"), SECRET, 300, clock());
      } catch (SignatureVerificationException e) {
        spoiled++;
      }
    }
    assertThat(spoiled).isEqualTo(1);
  }

  @Test
  void answersNobodyWithoutTheKey() {
    assertThatThrownBy(
            () ->
                client(world, "sk_test_other")
                    .v1()
                    .checkout()
                    .sessions()
                    .list(SessionListParams.builder().build()))
        .isInstanceOf(AuthenticationException.class);
  }

  private Session session(String number) throws StripeException {
    return session(number, 990);
  }

  private Session session(String number, long amount) throws StripeException {
    var params =
        SessionCreateParams.builder()
            .setMode(SessionCreateParams.Mode.PAYMENT)
            .setClientReferenceId(number)
            .setSuccessUrl("https://shop.example.com/")
            .setExpiresAt(START.plusSeconds(3600).getEpochSecond())
            .setPaymentIntentData(
                SessionCreateParams.PaymentIntentData.builder()
                    .putMetadata("out_trade_no", number)
                    .build())
            .addLineItem(
                SessionCreateParams.LineItem.builder()
                    .setQuantity(1L)
                    .setPriceData(
                        SessionCreateParams.LineItem.PriceData.builder()
                            .setCurrency("cny")
                            .setUnitAmount(amount)
                            .setProductData(
                                SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                    .setName("游戏点券100")
                                    .build())
                            .build())
                    .build())
            .build();
    return stripe.v1().checkout().sessions().create(params, key(number));
  }

  private Refund refund(String intent, String number, long amount) throws StripeException {
    return stripe
        .v1()
        .refunds()
        .create(
            RefundCreateParams.builder()
                .setPaymentIntent(intent)
                .setAmount(amount)
                .putMetadata("out_refund_no", number)
                .build(),
            key(number));
  }

  private static RequestOptions key(String number) {
    return RequestOptions.builder().setIdempotencyKey(number).build();
  }

  private JsonNode pay(String wish) {
    return Http.post(world.control() + "/stripe/pay", wish);
  }

  private int payStatus(String wish) {
    return Http.send("POST", world.control() + "/stripe/pay", wish).statusCode();
  }

  private void knobs(String knobs) {
    Http.post(world.control() + "/knobs/stripe", knobs);
  }

  private int injected(String knob) {
    return Http.get(world.control() + "/counts/stripe").path("injected").path(knob).asInt();
  }

  /** Events come in any order: those that were not asked for yet are kept. */
  private Event event(String type) throws SignatureVerificationException {
    while (true) {
      var kept = early.stream().filter(event -> event.getType().equals(type)).findFirst();
      if (kept.isPresent()) {
        early.remove(kept.get());
        return kept.get();
      }
      var told = receiver.next();
      var event =
          Webhook.constructEvent(
              told.text(), told.header("stripe-signature"), SECRET, 300, clock());
      early.add(event);
    }
  }

  private static com.stripe.model.StripeObject object(Event event) {
    try {
      return event.getDataObjectDeserializer().deserializeUnsafe();
    } catch (com.stripe.exception.EventDataObjectDeserializationException e) {
      throw new AssertionError(e);
    }
  }

  private Clock clock() {
    return Clock.fixed(world.clock().instant(), ZoneOffset.UTC);
  }
}
