package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Payments whose callbacks are all late wait for the end of an outage, ours or the channel's. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class BacklogTest {

  private static final int NOTHING = 0;
  private static final int QUOTA = 4;
  private static final int ALL = 3 * QUOTA;
  private static final Duration SECOND = Duration.ofSeconds(1);
  // As the settings have them where nobody changes them.
  private static final Duration PAUSE = Duration.ofSeconds(15);
  private static final Duration AGAIN = Duration.ofSeconds(30);

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Book book;
  @Inject OutboxRows outbox;
  @Inject Workers workers;
  @Inject TestClock clock;

  private final List<String> orders = new ArrayList<>();
  private List<String> byAgeAndMoney;
  private int askedBefore;

  /**
   * Twelve paid in two minutes: the older ones the cheaper, and in each minute cheap ones first.
   */
  @BeforeEach
  void anOutageOfTenMinutes() {
    wechat.sameTime();
    book.empty();
    wePut(NOTHING);
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var older = paid(101, 106);
    wechat.pass(Duration.ofMinutes(1));
    var younger = paid(201, 206);
    byAgeAndMoney = Stream.of(older, younger).flatMap(one -> one.reversed().stream()).toList();
    askedBefore = askedInAll();
    wechat.pass(Duration.ofMinutes(10));
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void b14AsksTheOldestFirstOfThemTheLargestAndNoFasterThanTheQuota() {
    wePut(QUOTA);

    for (var questions = QUOTA; questions <= ALL; questions += QUOTA) {
      settle(questions, questions);
      roundsOnEnd();
      assertThat(wasAsked()).containsExactlyElementsOf(byAgeAndMoney.subList(0, questions));
      wechat.pass(SECOND);
    }

    allEnded();
    assertThat(asked()).isEqualTo(ALL);
  }

  /** A question without an answer comes again after half a minute. */
  @Test
  void b14TriesASilentChannelWithOneQuestionAndOneThatIsBackAtTheQuota() {
    wechat.knobs(Map.of("api", Map.of("fail5xx", "all", "on", "query")));
    wePut(QUOTA);
    settle(4, 0);
    awaitSilences(4);
    wechat.pass(Duration.ofSeconds(14));
    roundsOnEnd();
    settle(4, 0);
    for (var questions : new int[] {5, 6}) {
      wechat.pass(questions == 5 ? SECOND : PAUSE);
      settle(questions, 0);
      awaitSilences(1);
    }

    wechat.knobs(Map.of("api", Map.of("fail5xx", 0)));
    wechat.pass(PAUSE);
    settle(10, 4);
    wechat.pass(SECOND);
    settle(14, 8);
    wechat.pass(SECOND);
    settle(17, 11);
    wechat.pass(Duration.ofSeconds(13));
    settle(18, 12);

    allEnded();
  }

  /** What the service asks per second from now on; as many silences in a row are an outage. */
  private void wePut(int questionsPerSecond) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(PaymentConfig.class)
            .withDefaultValue("bida.payment.public-url", "http://127.0.0.1")
            .withDefaultValue("bida.payment.queries-per-second", String.valueOf(questionsPerSecond))
            .withDefaultValue("bida.payment.silences-to-pause", String.valueOf(QUOTA))
            .build()
            .getConfigMapping(PaymentConfig.class);
    QuarkusMock.installMockForType(new Paces(config, clock), Paces.class);
  }

  private List<String> paid(long leastMinor, long mostMinor) {
    var placed =
        LongStream.rangeClosed(leastMinor, mostMinor)
            .mapToObj(minor -> shop.orderOf(Money.of(minor, "CNY")))
            .toList();
    orders.addAll(placed);
    var numbers = placed.stream().map(shop::open).toList();
    numbers.forEach(wechat::pay);
    return numbers;
  }

  /** So many and no more: one too many would never be that few again. */
  private void settle(int questions, int answers) {
    workers.until(
        questions + " questions and " + answers + " answers",
        () -> asked() == questions && confirmed() == answers);
  }

  /** Only when we know of it does the channel's pause begin. */
  private void awaitSilences(int times) {
    var again = clock.instant().plus(AGAIN).atOffset(ZoneOffset.UTC);
    workers.until(
        times + " silences",
        () ->
            shop.count("select count(*) from payment where next_deadline_at = $1", again) == times);
  }

  // Whoever forgets what was asked this second asks on.
  private void roundsOnEnd() {
    for (int i = 0; i < 5; i++) {
      workers.round();
    }
  }

  private List<String> wasAsked() {
    return byAgeAndMoney.stream().filter(no -> wechat.requests(no, "query") > 0).toList();
  }

  private int asked() {
    return askedInAll() - askedBefore;
  }

  private int askedInAll() {
    return wechat.counts().getMap("requests").get("query") instanceof Integer times ? times : 0;
  }

  private long confirmed() {
    return shop.count("select count(*) from outbox where type = 'payment-confirmed'");
  }

  private List<List<ConfirmedBy>> waysOfAll() {
    return orders.stream()
        .map(
            order ->
                outbox.of(order, PaymentConfirmed.class).stream()
                    .map(PaymentConfirmed::confirmedBy)
                    .toList())
        .toList();
  }

  /** By questions alone; and the callbacks, when they come after all, change nothing. */
  private void allEnded() {
    assertThat(waysOfAll()).allSatisfy(ways -> assertThat(ways).containsExactly(ConfirmedBy.QUERY));
    wechat.calm();
    wechat.pass(Duration.ofHours(1));
    workers.until("the callbacks", () -> shop.count("select count(*) from callback") == ALL);
    assertThat(waysOfAll()).hasSize(ALL).allSatisfy(ways -> assertThat(ways).hasSize(1));
    assertThat(shop.count("select count(*) from payment where status = 'PENDING'")).isZero();
    assertThat(
            shop.count(
                """
                select sum(amount_minor)::bigint from ledger_transfer where debit_account = 'channel:wechat'
                """))
        .isEqualTo(LongStream.rangeClosed(101, 106).sum() + LongStream.rangeClosed(201, 206).sum());
  }
}
