package bida.fulfillment.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.Wire.Asked;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
import bida.platform.test.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every adapter holds to, row by row of the table in docs/suppliers.md. One small subclass
 * brings an adapter and samples of its wire; what it has none of is an empty list.
 */
public abstract class SupplierContract {

  /** As long as ours become: an order of 20, a line and an attempt of two digits each. */
  protected static final String NUMBER = "VG202610190000000001L12A12";

  protected static final String OTHER = "VG202610190000000002L1A1";
  protected static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");

  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration IMPATIENT = Duration.ofSeconds(1);
  // No adapter lets an answer be as long as this where nobody sets its limit.
  private static final int TOO_LONG = 600_000;

  /** A refusal that stands on one of the lists, and whose fault it is. */
  public record Refusal(Script said, Actor actor, String reason) {}

  /** A genuine callback about {@link #NUMBER}, sent {@link #NOW}. */
  public record Letter(CallbackRequest request, Outcome outcome) {}

  /** The adapter, configured with the lists that its samples are about. */
  protected abstract Supplier adapter(URI address, InstantSource clock, Duration requestTimeout);

  /** As an operator writes it. */
  protected abstract String product();

  protected String account() {
    return "13800138000";
  }

  /** Keys, tokens and the codes of cards that stand in settings and samples. */
  protected abstract List<String> secrets();

  protected abstract Script accepted(String number);

  protected abstract List<Script> delivered(String number);

  protected abstract List<Refusal> listed();

  protected abstract List<Script> unlisted();

  /** What it says to a number that it has had before. */
  protected abstract List<Script> usedBefore(String number);

  protected abstract Script processing(String number);

  protected abstract Script succeeded(String number);

  protected abstract Script failed(String number);

  protected abstract Script notFound(String number);

  /** States that its documents do not name. */
  protected abstract List<Script> inAnUnknownState(String number);

  /** A call for something else than the order, a token say, which troubles leave alone. */
  protected boolean isAside(Asked asked) {
    return false;
  }

  protected List<Letter> callbacks() {
    return List.of();
  }

  /** The body it waits for after a callback, as its documents say; it repeats until it has it. */
  protected String acknowledgement() {
    return "";
  }

  /** Callbacks that somebody without the secret could send. */
  protected List<CallbackRequest> forgeries() {
    return List.of();
  }

  /** Whether a callback tells when it was sent, and is refused when that is too far away. */
  protected boolean callbacksHaveATime() {
    return false;
  }

  /** What it says of {@link #product()}, and what that is. */
  public record Offered(Script said, Listing listing) {}

  /** Genuine news of {@link #product()}, sent {@link #NOW}. */
  public record News(CallbackRequest request, Listing listing) {}

  /** Empty where it cannot be asked what it has for sale: it declares no catalogue then. */
  protected List<Offered> offered() {
    return List.of();
  }

  /** It says that it has no such product. */
  protected List<Script> unsold() {
    return List.of();
  }

  /** Answers about goods that decide nothing: another product, a state without a name. */
  protected List<Script> undecided() {
    return List.of();
  }

  protected List<News> pushes() {
    return List.of();
  }

  /** News that somebody without the secret could send, or send again. */
  protected List<CallbackRequest> forgedPushes() {
    return List.of();
  }

  private Wire wire;
  private Overheard log;
  private Supplier supplier;

  @BeforeEach
  void aWire() {
    wire = new Wire();
    log = new Overheard();
    supplier = adapter(wire.address(), InstantSource.fixed(NOW), PATIENT);
  }

  @AfterEach
  void close() {
    wire.close();
    log.close();
    for (var secret : secrets()) {
      assertThat(log.lines()).noneMatch(line -> line.contains(secret));
    }
  }

  protected final Wire wire() {
    return wire;
  }

  protected final Supplier supplier() {
    return supplier;
  }

  @Test
  void anOrderItHasIsAccepted() {
    assertThat(submit(accepted(NUMBER))).isInstanceOf(SubmitAnswer.Accepted.class);
    assertThat(wire.asked().getLast()).asString().contains(NUMBER);
  }

  @Test
  void anOrderThatIsDoneIsDelivered() {
    for (var said : delivered(NUMBER)) {
      assertThat(submit(said)).isInstanceOf(SubmitAnswer.Delivered.class);
    }
  }

  @Test
  void aRefusalOnTheListIsRejectedWithWhoseFaultItIs() {
    assertThat(listed()).isNotEmpty();
    for (var refusal : listed()) {
      assertThat(submit(refusal.said()))
          .isInstanceOfSatisfying(
              SubmitAnswer.Rejected.class,
              rejected -> {
                assertThat(rejected.actor()).isEqualTo(refusal.actor());
                assertThat(rejected.reason()).isEqualTo(refusal.reason());
              });
    }
  }

  @Test
  void aRefusalOnNoListIsUnknown() {
    assertThat(unlisted()).isNotEmpty();
    for (var said : unlisted()) {
      assertThat(submit(said)).isInstanceOf(SubmitAnswer.Unknown.class);
      assertThat(query(said)).isInstanceOf(QueryAnswer.Unknown.class);
    }
  }

  @Test
  void aNumberUsedBeforeMayBeOfThisOrder() {
    for (var said : usedBefore(NUMBER)) {
      assertThat(submit(said))
          .isNotInstanceOf(SubmitAnswer.Rejected.class)
          .isNotInstanceOf(SubmitAnswer.NotSent.class);
    }
  }

  @Test
  void a5xxIsSilenceWhateverItSays() {
    for (var status : new int[] {500, 502, 503}) {
      for (var sample : List.of(accepted(NUMBER), failed(NUMBER), listed().getFirst().said())) {
        var said = spoilt(sample, good -> new Said(status, good.body()));
        assertThat(submit(said)).isInstanceOf(SubmitAnswer.Silent.class);
        assertThat(query(said)).isInstanceOf(QueryAnswer.Silent.class);
      }
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    Script elsewhere =
        asked ->
            asked.path().equals(Wire.ELSEWHERE) || isAside(asked)
                ? accepted(NUMBER).to(asked)
                : new Said(302, accepted(NUMBER).to(asked).body());

    assertSaysNothing(elsewhere);
    assertThat(wire.asked()).noneMatch(asked -> asked.path().equals(Wire.ELSEWHERE));
  }

  @Test
  void garbageTellsNothing() {
    var garbage =
        List.of("", "<html>", "[]", "{}", "null", "\"ok\"", "0", "\u0000", "[".repeat(5000));
    for (var text : garbage) {
      assertSaysNothing(spoilt(accepted(NUMBER), _ -> Said.ok(text)));
    }
    assertSaysNothing(
        spoilt(
            accepted(NUMBER), good -> Said.ok(good.body().substring(0, good.body().length() - 1))));
  }

  private Script spoilt(Script good, UnaryOperator<Said> how) {
    return asked -> isAside(asked) ? good.to(asked) : how.apply(good.to(asked));
  }

  private void assertSaysNothing(Script said) {
    assertThat(submit(said)).isInstanceOfAny(SubmitAnswer.Silent.class, SubmitAnswer.Unknown.class);
    assertThat(query(said)).isInstanceOfAny(QueryAnswer.Silent.class, QueryAnswer.Unknown.class);
  }

  @Test
  void anAnswerCutInTheMiddleIsSilence() {
    afterATaste();
    wire.hangsUpHalfway(accepted(NUMBER));
    assertSilence(supplier);
    wire.hangsUp();
    assertSilence(supplier);
  }

  @Test
  void anAnswerThatIsTooLongIsSilence() {
    afterATaste();
    wire.says(asked -> Said.ok(accepted(NUMBER).to(asked).body() + " ".repeat(TOO_LONG)));
    assertSilence(supplier);
  }

  @Test
  void noAnswerInTimeIsSilence() {
    supplier = adapter(wire.address(), InstantSource.fixed(NOW), IMPATIENT);
    afterATaste();
    wire.keepsStill();
    assertSilence(supplier);
  }

  @Test
  void anAnswerThatDripsIsSilenceAndIsCutOff() {
    supplier = adapter(wire.address(), InstantSource.fixed(NOW), IMPATIENT);
    afterATaste();
    wire.drips(accepted(NUMBER));
    assertSilence(supplier);
    for (var offer : offered().stream().limit(1).toList()) {
      wire.drips(offer.said());
      assertThat(goods()).isInstanceOf(CatalogueAnswer.Silent.class);
    }
    Await.until("the connections to be closed", () -> wire.cutOff() >= 2);
  }

  /** What it fetches once, a token say, it has by then. */
  private void afterATaste() {
    // The first call of a busy machine may itself be too slow for an impatient one.
    for (int i = 0; i < 10 && !(submit(accepted(NUMBER)) instanceof SubmitAnswer.Accepted); i++) {}
    query(processing(NUMBER));
  }

  private void assertSilence(Supplier supplier) {
    assertThat(submit(supplier)).isInstanceOf(SubmitAnswer.Silent.class);
    assertThat(query(supplier)).isInstanceOf(QueryAnswer.Silent.class);
  }

  @Test
  void whereNoConnectionIsMadeNothingWasSent() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    supplier = adapter(URI.create("http://127.0.0.1:" + free), InstantSource.fixed(NOW), PATIENT);

    assertThat(submit(supplier)).isInstanceOf(SubmitAnswer.NotSent.class);
    assertThat(query(supplier)).isInstanceOf(QueryAnswer.Silent.class);
  }

  @Test
  void readsEveryStateOfAnOrder() {
    assertThat(query(processing(NUMBER))).isInstanceOf(QueryAnswer.Processing.class);
    assertThat(query(succeeded(NUMBER))).isInstanceOf(QueryAnswer.Success.class);
    assertThat(query(failed(NUMBER))).isInstanceOf(QueryAnswer.Failed.class);
    assertThat(query(notFound(NUMBER))).isInstanceOf(QueryAnswer.NotFound.class);
    for (var said : inAnUnknownState(NUMBER)) {
      assertThat(query(said)).isInstanceOf(QueryAnswer.Unknown.class);
    }
  }

  @Test
  void doesNotBelieveAnAnswerAboutAnotherOrder() {
    for (var said : List.of(processing(OTHER), succeeded(OTHER), failed(OTHER))) {
      assertThat(query(said)).isInstanceOf(QueryAnswer.Unknown.class);
    }
    for (var said : delivered(OTHER)) {
      assertThat(submit(said)).isInstanceOf(SubmitAnswer.Unknown.class);
    }
  }

  @Test
  void believesAGenuineCallback() {
    for (var letter : callbacks()) {
      assertThat(supplier.parseCallback(letter.request()))
          .isInstanceOfSatisfying(
              CallbackReading.Genuine.class,
              genuine -> {
                assertThat(genuine.report().attemptNo()).isEqualTo(NUMBER);
                assertThat(genuine.report().outcome()).isEqualTo(letter.outcome());
                assertThat(genuine.answer()).isEqualTo(acknowledgement());
              });
    }
  }

  @Test
  void acknowledgesCallbacksWhereThereAreAny() {
    assertThat(acknowledgement().isEmpty()).isEqualTo(callbacks().isEmpty());
  }

  @Test
  void believesNoCallbackOfWhichAByteWasChanged() {
    for (var letter : callbacks()) {
      var request = letter.request();
      for (int at = 0; at < request.body().length; at++) {
        var body = request.body().clone();
        body[at] ^= 1;
        assertRefused(
            new CallbackRequest(
                request.method(), request.query(), request.contentType(), body, request.headers()));
      }
    }
  }

  @Test
  void believesNoForgedCallback() {
    assertThat(forgeries().isEmpty()).isEqualTo(callbacks().isEmpty());
    forgeries().forEach(this::assertRefused);
  }

  @Test
  void believesNoCallbackOfAnotherTime() {
    for (var letter : callbacksHaveATime() ? callbacks() : List.<Letter>of()) {
      for (var minutes : new int[] {-6, 6}) {
        var clock = InstantSource.fixed(NOW.plus(Duration.ofMinutes(minutes)));
        supplier = adapter(wire.address(), clock, PATIENT);
        assertRefused(letter.request());
      }
      for (var minutes : new int[] {-4, 4}) {
        var clock = InstantSource.fixed(NOW.plus(Duration.ofMinutes(minutes)));
        supplier = adapter(wire.address(), clock, PATIENT);
        assertThat(supplier.parseCallback(letter.request()))
            .isInstanceOf(CallbackReading.Genuine.class);
      }
    }
  }

  @Test
  void believesNoCallbackOfAnotherSupplier() {
    var bodies =
        List.of(
            "",
            "{}",
            "success",
            "{\"order_id\":\"1\",\"customer_order_no\":\"%s\",\"order_status\":\"success\",\"sign\":\"0a1befeb4d49c85b6971a91ad3d05078\"}",
            "{\"type\":\"airtime_transaction.status\",\"data\":{\"customIdentifier\":\"%s\",\"status\":\"SUCCESSFUL\"}}",
            "{\"attemptNo\":\"%s\",\"status\":\"SUCCESS\"}",
            "{\"orderNo\":\"%s\",\"orderStatus\":20,\"timestamp\":1792339200,\"sign\":\"23D70D012EF8B0F1CDC43A00D7A50FC9\"}",
            "usorderno=%s&status=5&sign=0a1befeb4d49c85b6971a91ad3d05078");
    var headers =
        List.of(
            Map.<String, String>of(),
            Map.of(
                "x-reloadly-signature", "6d".repeat(32),
                "x-reloadly-request-timestamp", Long.toString(NOW.toEpochMilli()),
                "webhook-id", "msg_1",
                "webhook-timestamp", Long.toString(NOW.getEpochSecond()),
                "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    for (var body : bodies) {
      for (var header : headers) {
        assertRefused(
            new CallbackRequest(
                "POST",
                null,
                "application/json",
                body.formatted(NUMBER).getBytes(StandardCharsets.UTF_8),
                header));
      }
    }
  }

  private void assertRefused(CallbackRequest request) {
    assertThat(supplier.parseCallback(request)).isInstanceOf(CallbackReading.Refused.class);
  }

  @Test
  void aCatalogueIsDeclaredWhereThereIsOne() {
    assertThat(supplier.catalogue().isPresent()).isEqualTo(!offered().isEmpty());
    assertThat(pushes().isEmpty() || supplier.catalogue().isPresent()).isTrue();
    supplier
        .catalogue()
        .ifPresent(
            catalogue -> {
              assertThat(catalogue.perRound()).isBetween(1, 20);
              assertThat(unsold()).isNotEmpty();
              assertThat(undecided()).isNotEmpty();
            });
  }

  @Test
  void readsWhatIsForSale() {
    for (var offer : offered()) {
      assertThat(goods(offer.said())).isEqualTo(new CatalogueAnswer.Listed(offer.listing()));
    }
    for (var said : unsold()) {
      assertThat(goods(said)).isInstanceOf(CatalogueAnswer.Unlisted.class);
    }
    for (var said : undecided()) {
      assertThat(goods(said)).isInstanceOf(CatalogueAnswer.Unknown.class);
    }
  }

  @Test
  void whatIsNoAnswerAboutGoodsSaysNeitherThatThereAreNorThatThereAreNone() {
    var garbage =
        List.of("", "<html>", "[]", "{}", "null", "0", "\u0000", "[".repeat(5000), "{\"code\":1}");
    for (var offer : offered()) {
      for (var text : garbage) {
        assertNothingIsKnown(goods(spoilt(offer.said(), _ -> Said.ok(text))));
      }
      for (var status : new int[] {302, 500, 502, 503}) {
        assertNothingIsKnown(goods(spoilt(offer.said(), good -> new Said(status, good.body()))));
      }
      assertNothingIsKnown(
          goods(
              spoilt(
                  offer.said(),
                  good -> Said.ok(good.body().substring(0, good.body().length() - 1)))));
      goods(offer.said());
      wire.says(
          asked ->
              isAside(asked)
                  ? offer.said().to(asked)
                  : Said.ok(offer.said().to(asked).body() + " ".repeat(TOO_LONG)));
      assertNothingIsKnown(goods());
      wire.hangsUpHalfway(offer.said());
      assertNothingIsKnown(goods());
      wire.hangsUp();
      assertNothingIsKnown(goods());
    }
  }

  @Test
  void noAnswerInTimeSaysNothingOfGoods() {
    supplier = adapter(wire.address(), InstantSource.fixed(NOW), IMPATIENT);
    for (var offer : offered().stream().limit(1).toList()) {
      for (int i = 0; i < 10 && !(goods(offer.said()) instanceof CatalogueAnswer.Listed); i++) {}
      wire.keepsStill();
      assertThat(goods()).isInstanceOf(CatalogueAnswer.Silent.class);
    }
  }

  private static void assertNothingIsKnown(CatalogueAnswer answer) {
    assertThat(answer).isInstanceOfAny(CatalogueAnswer.Unknown.class, CatalogueAnswer.Silent.class);
  }

  @Test
  void believesGenuineNewsOfGoods() {
    for (var news : pushes()) {
      assertThat(push(news.request()))
          .isInstanceOfSatisfying(
              PushReading.Genuine.class,
              genuine -> {
                assertThat(genuine.product()).isEqualTo(product());
                assertThat(genuine.listing()).isEqualTo(news.listing());
                assertThat(genuine.sentAt()).isEqualTo(NOW);
              });
    }
  }

  @Test
  void believesNoNewsOfGoodsOfWhichAByteWasChanged() {
    for (var news : pushes()) {
      var request = news.request();
      for (int at = 0; at < request.body().length; at++) {
        var body = request.body().clone();
        body[at] ^= 1;
        assertPushRefused(
            new CallbackRequest(
                request.method(), request.query(), request.contentType(), body, request.headers()));
      }
    }
  }

  @Test
  void believesNoForgedNewsOfGoodsAndNoneOfAnotherTime() {
    assertThat(forgedPushes().isEmpty()).isEqualTo(pushes().isEmpty());
    forgedPushes().forEach(this::assertPushRefused);
    for (var news : pushes()) {
      for (var minutes : new int[] {-6, 6}) {
        supplier =
            adapter(
                wire.address(),
                InstantSource.fixed(NOW.plus(Duration.ofMinutes(minutes))),
                PATIENT);
        assertPushRefused(news.request());
      }
      for (var minutes : new int[] {-4, 4}) {
        supplier =
            adapter(
                wire.address(),
                InstantSource.fixed(NOW.plus(Duration.ofMinutes(minutes))),
                PATIENT);
        assertThat(push(news.request())).isInstanceOf(PushReading.Genuine.class);
      }
    }
  }

  @Test
  void whoTellsNothingOfGoodsByItselfIsNotBelieved() {
    for (var body : List.of("", "{}", "ok", "{\"goodsid\":\"1\",\"goodsstock\":0,\"sign\":\"\"}")) {
      supplier
          .catalogue()
          .ifPresent(
              _ ->
                  assertPushRefused(
                      new CallbackRequest(
                          "POST",
                          null,
                          "application/json",
                          body.getBytes(StandardCharsets.UTF_8))));
    }
  }

  private void assertPushRefused(CallbackRequest request) {
    assertThat(push(request)).isInstanceOf(PushReading.Refused.class);
  }

  private PushReading push(CallbackRequest request) {
    return supplier.catalogue().orElseThrow().parsePush(request);
  }

  protected final CatalogueAnswer goods(Script said) {
    wire.says(said);
    return goods();
  }

  private CatalogueAnswer goods() {
    return supplier.catalogue().orElseThrow().of(product()).await().atMost(Duration.ofSeconds(30));
  }

  @Test
  void canDoWhatThePlatformNeeds() {
    var can = supplier.capabilities();

    assertThat(supplier.name()).matches("[a-z][a-z0-9-]{0,31}");
    assertThat(supplier.isConfigured()).isTrue();
    assertThat(NUMBER.length()).isLessThanOrEqualTo(can.maxNumberLength());
    assertThat(can.answerWithin()).isPositive();
    assertThat(can.maxProcessing()).isPositive();
    assertThat(can.notFoundAtLeast()).isGreaterThanOrEqualTo(2);
    if (can.queryRetention() != null) {
      assertThat(can.queryRetention()).isGreaterThan(can.answerWithin().plus(can.maxProcessing()));
    }
  }

  @Test
  void showsNoSecret() {
    assertThat(secrets()).isNotEmpty();
    for (var secret : secrets()) {
      assertThat(supplier.toString()).doesNotContain(secret);
      assertThat(query(succeeded(NUMBER)).toString()).doesNotContain(secret);
      for (var said : delivered(NUMBER)) {
        assertThat(submit(said).toString()).doesNotContain(secret);
      }
      for (var letter : callbacks()) {
        assertThat(letter.request().toString()).doesNotContain(secret);
      }
    }
  }

  protected final SubmitAnswer submit(Script said) {
    wire.says(said);
    return submit(supplier, anOrder());
  }

  protected final QueryAnswer query(Script said) {
    wire.says(said);
    return query(supplier);
  }

  private SubmitAnswer submit(Supplier supplier, SupplierOrder order) {
    return supplier.submit(order).await().atMost(Duration.ofSeconds(30));
  }

  private QueryAnswer query(Supplier supplier) {
    return supplier.query(NUMBER, null).await().atMost(Duration.ofSeconds(30));
  }

  private SubmitAnswer submit(Supplier supplier) {
    return submit(supplier, anOrder());
  }

  protected final SupplierOrder anOrder() {
    return new SupplierOrder(
        NUMBER,
        product(),
        1,
        account(),
        null,
        "http://127.0.0.1/v1/suppliers/x/callbacks",
        Instant.MAX);
  }
}
