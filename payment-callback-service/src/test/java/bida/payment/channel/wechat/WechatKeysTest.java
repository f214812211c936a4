package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Payment.Payer;
import bida.platform.test.Await;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys on both sides change while callbacks and calls go on, and each has its account. */
class WechatKeysTest {

  private static final JsonNode KEYS = AtWechat.vectors("keys.json");
  private static final String PUBLIC_KEY = "PUB_KEY_ID_0119000001092026112200000000000001";
  private static final String CERTIFICATE =
      KEYS.at("/wechat_platform/x509_serial_hex_upper").asText();
  private static final String MCHID = "1900000109";
  private static final String APPID = "wxd678efh567hg6787";
  private static final String KEY = KEYS.at("/wechat_merchant/apiv3_key").asText();
  private static final String KEY_BEFORE = "the-apiv3-key-of-the-year-before";

  @TempDir static Path folder;
  private static AtWechat channel;

  private Told news;

  /** One channel for all: what differs from test to test is what we know of its keys. */
  @BeforeAll
  static void open() {
    channel =
        AtWechat.open(
            folder,
            Map.of(),
            Map.of(
                "BIDA_SIM_WECHAT_PLATFORM_CERTIFICATE_FILE",
                AtWechat.file(folder, KEYS.at("/wechat_platform/x509_pem")),
                "BIDA_SIM_WECHAT_MERCHANT_NEXT_SERIAL",
                "NEXT",
                "BIDA_SIM_WECHAT_MERCHANT_NEXT_PUBLIC_KEY_FILE",
                AtWechat.file(folder, KEYS.at("/wechat_platform/public_spki_pem"))));
  }

  @AfterAll
  static void close() {
    channel.close();
  }

  @BeforeEach
  void newsOfTheChannel() {
    channel.calm();
    news =
        new Told(
            Pem.privateKey(
                Path.of(AtWechat.file(folder, KEYS.at("/wechat_platform/private_pkcs8_pem")))),
            PUBLIC_KEY,
            KEY,
            channel.now());
  }

  /** Failures A36 and A37: two serials and two keys in any order, from several threads at once. */
  @Test
  void a36KeysRotateDuringTrafficWithoutAFalseRejection() throws Exception {
    var callbacks = callbacks(wechat(Map.of("BIDA_WECHAT_FETCH_CERTIFICATES", "true")));
    read(callbacks, news.by(CERTIFICATE).payment(MCHID, APPID, "P-first"));
    Await.until(
        "the certificate to be known",
        () -> read(callbacks, payment(news.by(CERTIFICATE), "P-again")) instanceof Authentic);
    var posts = new ArrayList<Callable<Reading>>();
    for (var i = 0; i < 40; i++) {
      var teller = i % 2 == 0 ? news : news.by(CERTIFICATE);
      var key = i % 4 < 2 ? KEY : KEY_BEFORE;
      var post = payment(teller.encryptedWith(key), "P" + i);
      // Signing takes longer than all that is tested here.
      posts.addAll(Collections.nCopies(10, () -> read(callbacks, post)));
    }
    Collections.shuffle(posts, new Random(1));

    var readings = new ArrayList<Reading>();
    try (var senders = Executors.newFixedThreadPool(8)) {
      for (var reading : senders.invokeAll(posts)) {
        readings.add(reading.get());
      }
    }

    assertThat(readings).hasSize(400).allMatch(Authentic.class::isInstance);
  }

  /** Failure A36. */
  @Test
  void a36RejectsAThirdSerialAndAsksForCertificatesOnceAMinute() {
    var wechat = wechat(Map.of("BIDA_WECHAT_FETCH_CERTIFICATES", "true"));
    var callbacks = callbacks(wechat);
    var before = asked();

    for (var i = 0; i < 50; i++) {
      assertThat(read(callbacks, payment(news.by("0123456789ABCDEF" + i), "P" + i)))
          .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    }
    Await.until("one question", () -> asked() == before + 1);
    wechat.pass(Duration.ofSeconds(59));
    read(callbacks, payment(news.by("0123456789ABCDEF"), "P"));
    wechat.pass(Duration.ofSeconds(1));
    var later = new Told(news.key(), "0123456789ABCDEF", KEY, wechat.now());
    assertThat(read(callbacks, later.payment(MCHID, APPID, "P")))
        .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));

    Await.until("another question", () -> asked() == before + 2);
  }

  @Test
  void asksForNoCertificateWhereThereAreNone() {
    var before = asked();

    assertThat(read(callbacks(wechat(Map.of())), payment(news.by(CERTIFICATE), "P1")))
        .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));

    assertThat(asked()).isEqualTo(before);
  }

  /** In certificate mode alone: the first answer is not believed yet, but leads to the key. */
  @Test
  void needsNoPublicKeyOfTheChannel() {
    var wechat =
        wechat(
            Map.of(
                "BIDA_WECHAT_FETCH_CERTIFICATES", "true",
                "BIDA_WECHAT_PLATFORM_KEY_ID", "",
                "BIDA_WECHAT_PLATFORM_KEY_FILE", ""));
    wechat.knobs("{\"keys\":{\"certificate\":\"all\"}}");
    var attempt = wechat.attempt("VG20261019000000000002", "native", Payer.UNNAMED);

    assertThat(wechat.channel.open(attempt)).isInstanceOf(OpenAnswer.NoAnswer.class);

    Await.until(
        "the certificate to be known",
        () -> wechat.channel.open(attempt) instanceof OpenAnswer.Opened);
    assertThat(wechat.channel.query(attempt)).isEqualTo(new QueryAnswer.NotPaid());
  }

  /** Failure A37. */
  @Test
  void a37RejectsWhatIsEncryptedWithNeitherKey() {
    var callbacks = callbacks(wechat(Map.of()));

    assertThat(read(callbacks, payment(news.encryptedWith("x".repeat(32)), "P1")))
        .isEqualTo(new Rejected(Reason.UNDECRYPTABLE));
  }

  /** The channel knows both keys for a while; which one signs is a setting. */
  @Test
  void signsWithANewKeyOfOursFromOneCallToTheNext() {
    var before = wechat(Map.of());
    var attempt = before.attempt("VG20261019000000000001", "native", Payer.UNNAMED);
    assertThat(before.channel.open(attempt)).isInstanceOf(OpenAnswer.Opened.class);

    var after =
        before.as(
            Map.of(
                "BIDA_WECHAT_MERCHANT_SERIAL",
                "NEXT",
                "BIDA_WECHAT_MERCHANT_KEY_FILE",
                // Any pair will do; this one is at hand.
                AtWechat.file(folder, KEYS.at("/wechat_platform/private_pkcs8_pem"))));

    assertThat(after.channel.query(attempt)).isEqualTo(new QueryAnswer.NotPaid());
    assertThat(before.channel.query(attempt)).isEqualTo(new QueryAnswer.NotPaid());
  }

  @Test
  void findsTheAccountByTheKeysThatFit() {
    var wechat = wechat(second("2000000002", "PUB_KEY_ID_2", "the-apiv3-key-of-the-second-one-"));
    var callbacks = callbacks(wechat);
    var elsewhere = news.by("PUB_KEY_ID_2").encryptedWith("the-apiv3-key-of-the-second-one-");

    assertThat(merchantOf(read(callbacks, payment(news, "P1")))).isEqualTo("default");
    assertThat(merchantOf(read(callbacks, elsewhere.payment("2000000002", "wx-second", "P2"))))
        .isEqualTo("second");
    assertThat(wechat.merchants.of("app-2")).isEqualTo("second");
    assertThat(wechat.merchants.of("app-1")).isEqualTo("default");
  }

  /** Failure A18: the keys of one of our merchants say nothing about another's money. */
  @Test
  void believesNoMerchantTheMoneyOfAnother() {
    var wechat = wechat(second("2000000002", "PUB_KEY_ID_2", "the-apiv3-key-of-the-second-one-"));
    var callbacks = callbacks(wechat);

    assertThat(read(callbacks, news.payment("2000000002", "wx-second", "P1")))
        .isEqualTo(new Rejected(Reason.WRONG_MERCHANT));
    assertThat(read(callbacks, news.payment(MCHID, "wx-second", "P1")))
        .isEqualTo(new Rejected(Reason.WRONG_MERCHANT));
  }

  /** The channel may know several of our merchants by one key. */
  @Test
  void tellsMerchantsApartThatShareTheKeysOfTheChannel() {
    var callbacks = callbacks(wechat(second("2000000002", PUBLIC_KEY, KEY)));

    assertThat(merchantOf(read(callbacks, news.payment("2000000002", "wx-second", "P2"))))
        .isEqualTo("second");
    assertThat(merchantOf(read(callbacks, payment(news, "P1")))).isEqualTo("default");
    assertThat(read(callbacks, news.payment("3000000003", "wx-third", "P3")))
        .isEqualTo(new Rejected(Reason.WRONG_MERCHANT));
  }

  @Test
  void asksAboutAComplaintWithTheAccountItCameTo() {
    var wechat = wechat(second("2000000002", "PUB_KEY_ID_2", "the-apiv3-key-of-the-second-one-"));
    var elsewhere = news.by("PUB_KEY_ID_2").encryptedWith("the-apiv3-key-of-the-second-one-");

    var reading = read(callbacks(wechat), elsewhere.complaint("C1", "CREATE_COMPLAINT"));

    assertThat(reading)
        .isInstanceOfSatisfying(
            Authentic.class,
            authentic -> {
              assertThat(authentic.movement()).isNull();
              assertThat(authentic.inquiry().merchant()).isEqualTo("second");
              assertThat(authentic.inquiry().subject()).isEqualTo("C1");
              assertThat(authentic.inquiry().step()).isEqualTo("CREATE_COMPLAINT/EV-C1");
            });
    assertThat(read(callbacks(wechat), news.complaint("../pay", "CREATE_COMPLAINT")))
        .isEqualTo(new Rejected(Reason.MALFORMED));
  }

  @Test
  void startsWithNoAccountThatKnowsNoKeyAndNoTwoOfOneNumber() {
    assertThatThrownBy(
            () ->
                wechat(
                    Map.of(
                        "BIDA_WECHAT_PLATFORM_KEY_ID", "",
                        "BIDA_WECHAT_PLATFORM_KEY_FILE", "")))
        .hasMessageContaining("default");
    assertThatThrownBy(() -> wechat(second(MCHID, "PUB_KEY_ID_2", KEY)))
        .hasMessageContaining("same mchid");
  }

  @Test
  void neverPrintsAKey() {
    assertThat(wechat(Map.of()).merchants.get("default")).hasToString("wechat account " + MCHID);
  }

  private Map<String, String> second(String mchid, String platformKeyId, String apiv3Key) {
    var settings = new HashMap<String, String>();
    settings.put("BIDA_WECHAT_SECOND_URL", "http://127.0.0.1:1");
    settings.put("BIDA_WECHAT_SECOND_MCHID", mchid);
    settings.put("BIDA_WECHAT_SECOND_APPID", "wx-second");
    settings.put("BIDA_WECHAT_SECOND_APIV3_KEY", apiv3Key);
    settings.put("BIDA_WECHAT_SECOND_MERCHANT_SERIAL", "S2");
    settings.put(
        "BIDA_WECHAT_SECOND_MERCHANT_KEY_FILE",
        AtWechat.file(folder, KEYS.at("/wechat_merchant/private_pkcs8_pem")));
    settings.put("BIDA_WECHAT_SECOND_PLATFORM_KEY_ID", platformKeyId);
    settings.put(
        "BIDA_WECHAT_SECOND_PLATFORM_KEY_FILE",
        AtWechat.file(folder, KEYS.at("/wechat_platform/public_spki_pem")));
    settings.put("BIDA_WECHAT_SECOND_TENANTS", "app-2,app-3");
    return settings;
  }

  private static AtWechat wechat(Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("BIDA_WECHAT_APIV3_KEY_BEFORE", KEY_BEFORE);
    return channel.as(settings);
  }

  private static WechatCallbacks callbacks(AtWechat wechat) {
    return new WechatCallbacks(wechat.merchants, wechat::now);
  }

  private static CallbackRequest payment(Told news, String paymentNo) {
    return news.payment(MCHID, APPID, paymentNo);
  }

  private static Reading read(WechatCallbacks callbacks, CallbackRequest post) {
    return callbacks.read(post);
  }

  private static String merchantOf(Reading reading) {
    return ((Authentic) reading).movement().merchant();
  }

  private static int asked() {
    return channel.look("/counts/wechat").at("/requests/certificates").asInt();
  }
}
