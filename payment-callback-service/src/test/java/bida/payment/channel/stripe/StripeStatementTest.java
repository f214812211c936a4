package bida.payment.channel.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.contracts.Money;
import bida.payment.channel.Merchants;
import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A day's balance transactions: fetched to the end, believed whole or not at all. */
class StripeStatementTest {

  private static final LocalDate DAY = LocalDate.of(2026, 10, 19);
  private static final String CHARGE =
      "{'id':'txn_1','type':'charge','amount':990,'fee':34,'net':956,'currency':'cny',"
          + "'created':1792339200,'source':{'id':'ch_1','object':'charge','amount':990,"
          + "'currency':'cny','status':'succeeded','payment_intent':'pi_1',"
          + "'metadata':{'out_trade_no':'VG01'}}}";
  private static final String REFUND =
      "{'id':'txn_2','type':'refund','amount':-300,'fee':0,'net':-300,'currency':'cny',"
          + "'created':1792339201,'source':{'id':'re_1','object':'refund','amount':300,"
          + "'currency':'cny','status':'succeeded','charge':'ch_1','payment_intent':'pi_1',"
          + "'metadata':{'out_refund_no':'RF1'}}}";
  private static final String DISPUTE =
      "{'id':'txn_3','type':'adjustment','amount':-990,'fee':1500,'net':-2490,'currency':'cny',"
          + "'created':1792339202,'source':{'id':'dp_1','object':'dispute','amount':990,"
          + "'currency':'cny','charge':'ch_1','payment_intent':'pi_1'}}";
  private static final String PAYOUT =
      "{'id':'txn_4','type':'payout','amount':-5000,'fee':0,'net':-5000,'currency':'cny',"
          + "'created':1792339203,'source':'po_1'}";

  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private final List<String> pages = new ArrayList<>();
  private HttpServer stripe;

  @BeforeEach
  void start() throws IOException {
    stripe = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    stripe.createContext(
        "/v1/balance_transactions",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          var page = pages.get(Math.min(asked.size(), pages.size()) - 1);
          var bytes = page.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              page.isEmpty() ? 500 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    stripe.start();
  }

  @AfterEach
  void stop() {
    stripe.stop(0);
  }

  @Test
  void readsWhatEachRowIsAbout() throws StatementFlaw {
    pages.add(page(true, CHARGE, REFUND));
    pages.add(page(false, DISPUTE, PAYOUT));

    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());

    assertThat(rows())
        .containsExactly(
            row(Kind.PAYMENT, "pi_1", "VG01", "pi_1", 990, "0.34", 1792339200, 1),
            row(Kind.REFUND, "re_1", "RF1", "pi_1", 300, "0.00", 1792339201, 2),
            row(Kind.DISPUTE, "txn_3", null, "pi_1", 990, "15.00", 1792339202, 3),
            row(Kind.OTHER, "txn_4", null, "po_1", 5000, "0.00", 1792339203, 4));
  }

  /** It may still fail: a bank's debit takes days, a refund to a card an hour. */
  @Test
  void takesNothingThatIsUnderWayForMoney() throws StatementFlaw {
    var pending = "'status':'pending'";
    var succeeded = "'status':'succeeded'";
    pages.add(page(false, CHARGE.replace(succeeded, pending), REFUND.replace(succeeded, pending)));

    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());

    assertThat(rows()).extracting(StatementRow::ended).containsExactly(false, false);
  }

  @Test
  void asksForTheDayInShanghaiPageAfterPage() {
    pages.add(page(true, CHARGE, REFUND));
    pages.add(page(false, PAYOUT));

    fetch();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0))
        .contains("created[gte]=1792339200", "created[lt]=1792425600", "expand[]=data.source")
        .doesNotContain("starting_after");
    assertThat(asked.get(1)).contains("starting_after=txn_2");
    assertThat(source().readyAt(DAY)).isEqualTo(Instant.ofEpochSecond(1792425600 + 3600));
    assertThat(source().merchants()).containsExactly("default");
  }

  @Test
  void isEmptyOnlyWhenTheEndWasSeen() {
    pages.add(page(false));
    assertThat(fetch()).isEqualTo(new StatementAnswer.Empty());

    asked.clear();
    pages.clear();
    pages.add("");
    assertThat(fetch()).isEqualTo(new StatementAnswer.NoAnswer("HTTP 500"));
  }

  @Test
  void hasNoRowThatCountsUntilTheLastPageIsThere() {
    pages.add(page(true, CHARGE));
    pages.add("");

    assertThat(fetch()).isInstanceOf(StatementAnswer.NoAnswer.class);

    assertFlaw("truncated");
  }

  @Test
  void readsNoMorePagesThanItMay() {
    pages.add(page(true, CHARGE));

    assertThat(fetch()).isEqualTo(new StatementAnswer.Damaged("more than 3 pages"));
    assertThat(asked).hasSize(3);
    assertFlaw("truncated");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'net':956                     | 'net':957            | totals_mismatch",
        "'fee':34                      | 'fee':33             | totals_mismatch",
        "'amount':990,'fee'            | 'amount':9.90,'fee'  | malformed",
        "'fee':34                      | 'fee':'34'           | malformed",
        "'currency':'cny','created'    | 'currency':'','created' | malformed",
        "'created':1792339200          | 'created':null       | malformed",
      })
  void believesNoRowThatDoesNotAddUp(String was, String is, String flaw) {
    pages.add(page(false, CHARGE.replace(was, is)));
    fetch();

    assertFlaw(flaw);
  }

  @Test
  void believesNoFileThatLostOrGainedALine() throws IOException {
    pages.add(page(false, CHARGE, REFUND, PAYOUT));
    fetch();
    var lines = Files.readAllLines(file());

    Files.write(file(), lines.subList(0, 3));
    assertFlaw("truncated");
    Files.write(file(), lines.subList(1, 4));
    assertFlaw("totals_mismatch");
    lines.add(lines.getFirst());
    Files.write(file(), lines);
    assertFlaw("totals_mismatch");
    Files.writeString(file(), "<html>");
    assertFlaw("malformed");
    Files.writeString(file(), "");
    assertFlaw("truncated");
  }

  @Test
  void comparesWhatWasPaidWhereTheBalanceIsInAnotherCurrency() throws StatementFlaw {
    pages.add(
        page(
            false,
            "{'id':'txn_1','type':'charge','amount':650,'fee':49,'net':601,'currency':'usd',"
                + "'created':1792339200,'exchange_rate':0.0065,'source':{'id':'ch_1',"
                + "'amount':1000,'currency':'jpy','payment_intent':'pi_1'}}"));
    fetch();

    var row = rows().getFirst();

    assertThat(row.amount()).isEqualTo(Money.of(1000, "JPY"));
    assertThat(row.fee()).isEqualByComparingTo(new BigDecimal("75.38462"));
  }

  @ParameterizedTest
  @CsvSource({
    "succeeded, REFUND, true",
    "pending, REFUND, false",
    "failed, OTHER, true",
    "canceled, OTHER, true"
  })
  void knowsARefundUnderWayFromOneThatCameBack(String status, Kind kind, boolean ended)
      throws StatementFlaw {
    pages.add(page(false, REFUND.replace("succeeded", status)));
    fetch();

    assertThat(rows())
        .extracting(StatementRow::kind, StatementRow::ended)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(kind, ended));
  }

  @Test
  void namesAChargeWithoutAnIntentByItself() throws StatementFlaw {
    pages.add(page(false, CHARGE.replace("'pi_1'", "null")));
    fetch();

    assertThat(rows().getFirst().reference()).isEqualTo("ch_1");
  }

  private static StatementRow row(
      Kind kind,
      String reference,
      @org.jspecify.annotations.Nullable String ourNo,
      String transactionId,
      long amount,
      String fee,
      long at,
      long line) {
    return new StatementRow(
        kind,
        reference,
        ourNo,
        transactionId,
        Money.of(amount, "CNY"),
        new BigDecimal(fee),
        Instant.ofEpochSecond(at),
        true,
        line);
  }

  private static String page(boolean more, String... rows) {
    return "{'object':'list','data':[" + String.join(",", rows) + "],'has_more':" + more + "}";
  }

  private void assertFlaw(String code) {
    assertThatThrownBy(this::rows)
        .isInstanceOfSatisfying(
            StatementFlaw.class, flaw -> assertThat(flaw.code()).isEqualTo(code));
  }

  private StatementAnswer fetch() {
    return source().fetch("default", DAY, file());
  }

  private List<StatementRow> rows() throws StatementFlaw {
    var rows = new ArrayList<StatementRow>();
    assertThat(source().read("default", file(), () -> rows::add)).isEqualTo(rows.size());
    return rows;
  }

  private Path file() {
    return folder.resolve("day.jsonl");
  }

  private StripeStatements source() {
    var account =
        new StripeAccount(
            URI.create("http://127.0.0.1:" + stripe.getAddress().getPort()),
            "sk_test_word",
            "whsec_1",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            3,
            3,
            Duration.ofHours(1));
    return new StripeStatements(
        new Merchants<>(Map.of("default", account), StripeAccount::tenants), new StripeClient());
  }
}
