package bida.payment.channel.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.DisputeStage;
import bida.contracts.Money;
import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events say, whichever version of the API and in whatever order they come. */
class StripeEventsTest {

  private static final Instant NOW = Instant.ofEpochSecond(1792339200);
  private static final String INTENT =
      "{'id':'pi_1','amount':990,'amount_received':990,'currency':'cny','status':'succeeded',"
          + "'metadata':{'out_trade_no':'VG01'}}";
  private static final String REFUND =
      "{'id':'re_1','amount':300,'currency':'cny','status':'succeeded','charge':'ch_1',"
          + "'payment_intent':'pi_1','metadata':{'out_refund_no':'RF1','out_trade_no':'VG01'}}";
  private static final String DISPUTE =
      "{'id':'dp_1','amount':990,'currency':'cny','status':'needs_response','reason':'fraudulent',"
          + "'charge':'ch_1','payment_intent':'pi_1','evidence_details':{'due_by':1792944000}}";

  @Test
  void tellsOfMoneyByTheIntentAndNotByTheEvent() {
    var money = (Movement.MoneyIn) moved("payment_intent.succeeded", INTENT);

    assertThat(money)
        .isEqualTo(
            new Movement.MoneyIn("stripe", "default", "VG01", "pi_1", Money.of(990, "CNY"), NOW));
  }

  @Test
  void keepsMoneyThatSomebodyElseMadeAnIntentFor() {
    var money =
        (Movement.MoneyIn)
            moved("payment_intent.succeeded", INTENT.replace("'out_trade_no':'VG01'", ""));

    assertThat(money.paymentNo()).isEqualTo("pi_1");
  }

  @ParameterizedTest
  @CsvSource({
    "jpy, 990, JPY, 990",
    "hkd, 990, HKD, 990",
    "isk, 99000, ISK, 990",
    "ugx, 100, UGX, 1",
    "mga, 5, MGA, 500",
    "kwd, 1230, KWD, 1230"
  })
  void readsUnitsAsTheCurrencyHasThem(String currency, long units, String iso, long minor) {
    var intent = INTENT.replace("cny", currency).replace("990", Long.toString(units));

    assertThat(moved("payment_intent.succeeded", intent).amount()).isEqualTo(Money.of(minor, iso));
  }

  /** failures.md A16: authentic, and not to be read as an amount. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.90",
        "1e1",
        "1e2",
        "-990",
        "0",
        "'990'",
        "null",
        "true",
        "[990]",
        "999999999999999999999999999999",
        "{'990':1}"
      })
  void readsNoMoneyIntoAnythingElse(String amount) {
    var intent = INTENT.replace("'amount_received':990", "'amount_received':" + amount);

    assertThat(read("payment_intent.succeeded", intent)).isEqualTo(new Rejected(Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CNY", "rmb", "", "cn", "isk"})
  void readsNoCurrencyIntoAnythingElse(String currency) {
    var intent = INTENT.replace("cny", currency);

    assertThat(read("payment_intent.succeeded", intent)).isEqualTo(new Rejected(Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payment_intent.created",
        "payment_intent.processing",
        "payment_intent.payment_failed",
        "checkout.session.completed",
        "charge.succeeded",
        "charge.refunded",
        "something.new"
      })
  void keepsOtherNewsAndMovesNothing(String type) {
    var news = (Authentic) read(type, INTENT);

    assertThat(news.movement()).isNull();
    assertThat(news.notificationId()).isEqualTo("evt_1");
  }

  @ParameterizedTest
  @CsvSource({
    "refund.created, succeeded, REFUND",
    "refund.updated, succeeded, REFUND",
    "refund.failed, failed, REFUND_ABNORMAL",
    "charge.refund.updated, canceled, REFUND_CLOSED"
  })
  void tellsOfTheEndOfARefund(String type, String status, Kind kind) {
    var news = (Movement.RefundEnded) moved(type, REFUND.replace("succeeded", status));

    assertThat(news)
        .isEqualTo(
            new Movement.RefundEnded(
                "stripe",
                "default",
                kind,
                "RF1",
                "re_1",
                "VG01",
                "pi_1",
                Money.of(300, "CNY"),
                NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "requires_action"})
  void waitsForTheEndOfARefund(String status) {
    var news = (Authentic) read("refund.created", REFUND.replace("succeeded", status));

    assertThat(news.movement()).isNull();
  }

  @Test
  void callsARefundOfTheDashboardByStripesNumber() {
    var byHand = REFUND.replaceAll("'metadata':\\{.*?}", "'metadata':{}");

    var news = (Movement.RefundEnded) moved("refund.created", byHand);

    assertThat(news.refundNo()).isEqualTo("re_1");
    assertThat(news.transactionId()).isEqualTo("pi_1");
  }

  @Test
  void findsTheRefundWhereOldVersionsPutIt() {
    var charge = "{'id':'ch_1','refunds':{'data':[" + REFUND + "]}}";

    assertThat(moved("charge.refunded", charge).reference()).isEqualTo("re_1");
  }

  @ParameterizedTest
  @CsvSource({
    "charge.dispute.created, needs_response, OPENED",
    "charge.dispute.created, warning_needs_response, OPENED",
    "charge.dispute.updated, under_review, UPDATED",
    "charge.dispute.updated, a_new_word, UPDATED",
    "charge.dispute.closed, won, ENDED",
    "charge.dispute.closed, warning_closed, ENDED",
    "charge.dispute.closed, lost, LOST"
  })
  void tellsOfADisputeByItsStatus(String type, String status, DisputeStage stage) {
    var news = (Movement.Disputed) moved(type, DISPUTE.replace("needs_response", status));

    assertThat(news.stage()).isEqualTo(stage);
    assertThat(news.reference()).isEqualTo("dp_1:" + status);
    assertThat(news.transactionId()).isEqualTo("pi_1");
    assertThat(news.replyBy()).isEqualTo(Instant.ofEpochSecond(1792944000));
  }

  @Test
  void knowsADisputeWithoutADeadlineOrAnIntent() {
    var dispute =
        DISPUTE
            .replace("'payment_intent':'pi_1'", "'payment_intent':null")
            .replace("1792944000", "null");

    var news = (Movement.Disputed) moved("charge.dispute.closed", dispute);

    assertThat(news.transactionId()).isEqualTo("ch_1");
    assertThat(news.replyBy()).isNull();
  }

  @Test
  void findsTheAccountBySecretModeAndNumber() {
    var second = account("sk_live_2", "whsec_2", Optional.empty(), Optional.of("acct_2"));
    var third = account("sk_live_3", "whsec_2", Optional.of("whsec_1b"), Optional.of("acct_3"));
    var all = merchants(Map.of("second", second, "third", third));

    assertThat(merchantOf(all, "'livemode':false", "whsec_1")).isEqualTo("default");
    assertThat(merchantOf(all, "'livemode':true,'account':'acct_2'", "whsec_2"))
        .isEqualTo("second");
    assertThat(merchantOf(all, "'livemode':true,'account':'acct_3'", "whsec_2")).isEqualTo("third");
    assertThat(merchantOf(all, "'livemode':true,'account':'acct_3'", "whsec_1b"))
        .isEqualTo("third");
    for (var wrong :
        new String[] {
          "'livemode':true",
          "'livemode':false,'account':'acct_2'",
          "'livemode':true,'account':'acct_4'",
          "'livemode':'true','account':'acct_2'",
          "'account':'acct_2'"
        }) {
      assertThat(read(all, event(wrong, "payment_intent.succeeded", INTENT), "whsec_2", NOW))
          .as(wrong)
          .isEqualTo(new Rejected(Reason.WRONG_MERCHANT));
    }
  }

  @Test
  void tellsForgeryStalenessAndNonsenseApart() {
    var event = event("'livemode':false", "payment_intent.succeeded", INTENT);
    var all = merchants(Map.of());

    assertThat(read(all, event, "whsec_other", NOW)).isEqualTo(new Rejected(Reason.BAD_SIGNATURE));
    assertThat(read(all, event, "whsec_1", NOW.plusSeconds(301)))
        .isEqualTo(new Rejected(Reason.STALE));
    for (var nonsense :
        new String[] {
          "", "[]", "{}x", "{", "null", event + "{}", event.replace("'id':'evt_1',", "")
        }) {
      assertThat(read(all, nonsense, "whsec_1", NOW)).as(nonsense).isInstanceOf(Rejected.class);
    }
    var twice = event.replace("'amount_received':990", "'amount_received':1,'amount_received':990");
    assertThat(read(all, twice, "whsec_1", NOW)).isEqualTo(new Rejected(Reason.MALFORMED));
    assertThat(
            new StripeCallbacks(all, () -> NOW)
                .read(new CallbackRequest("POST", "", Map.of(), event.getBytes())))
        .isEqualTo(new Rejected(Reason.NO_SIGNATURE));
  }

  private static String merchantOf(Merchants<StripeAccount> all, String who, String secret) {
    var news = (Authentic) read(all, event(who, "payment_intent.succeeded", INTENT), secret, NOW);
    return Objects.requireNonNull(news.movement()).merchant();
  }

  private static Movement moved(String type, String object) {
    return Objects.requireNonNull(((Authentic) read(type, object)).movement());
  }

  private static Reading read(String type, String object) {
    return read(merchants(Map.of()), event("'livemode':false", type, object), "whsec_1", NOW);
  }

  private static String event(String who, String type, String object) {
    return "{'id':'evt_1','object':'event','api_version':'2019-12-03','created':1792339200,%s,"
            .formatted(who)
        + "'type':'%s','data':{'object':%s}}".formatted(type, object);
  }

  private static Reading read(
      Merchants<StripeAccount> merchants, String event, String secret, Instant sentAt) {
    var body = event.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    InstantSource clock = () -> NOW;
    var header = "t=%d,v1=%s".formatted(sentAt.getEpochSecond(), hmac(secret, sentAt, body));
    return new StripeCallbacks(merchants, clock)
        .read(new CallbackRequest("POST", "", Map.of("stripe-signature", List.of(header)), body));
  }

  private static String hmac(String secret, Instant at, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Merchants<StripeAccount> merchants(Map<String, StripeAccount> more) {
    var all = new LinkedHashMap<String, StripeAccount>();
    all.put("default", account("sk_test_1", "whsec_1", Optional.empty(), Optional.empty()));
    all.putAll(more);
    return new Merchants<>(all, StripeAccount::tenants);
  }

  private static StripeAccount account(
      String key, String secret, Optional<String> before, Optional<String> number) {
    return new StripeAccount(
        URI.create("https://api.stripe.com"),
        key,
        secret,
        before,
        number,
        List.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        3,
        3,
        Duration.ofHours(1));
  }
}
