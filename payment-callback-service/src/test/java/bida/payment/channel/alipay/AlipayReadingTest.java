package bida.payment.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Movement.RefundNoticed;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a notification says, before anything is written down. */
class AlipayReadingTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-10-19T00:00:00Z"));
  private static final String TRADE = "2026101922001400000000000001";

  @TempDir Path folder;
  private AlipayCallbacks callbacks;

  @BeforeEach
  void open() {
    var account = Keys.account(folder, URI.create("http://127.0.0.1:1/gateway.do"));
    callbacks =
        new AlipayCallbacks(
            new Merchants<>(Map.of("default", account), AlipayAccount::tenants),
            new AlipayComplaints(new AlipayClient(CLOCK), CLOCK),
            CLOCK);
  }

  @Test
  void readsEveryVectorAsItIsMeant() {
    for (var vector : Keys.read("alipay").get("notify_cases")) {
      var reading = read(vector.get("form_body").asText());

      assertThat(said(reading))
          .as(vector.get("name").asText())
          .isEqualTo(
              switch (vector.get("expect").asText()) {
                case "ACCEPT", "ACCEPT_NOOP", "SUSPEND_AMOUNT", "SUSPEND_UNKNOWN_ORDER" ->
                    "MoneyIn";
                case "ACCEPT_REFUND" -> "RefundNoticed";
                case "ACK_NOOP", "ACK_CLOSED" -> "nothing";
                case "REJECT_WRONG_MERCHANT" -> "WRONG_MERCHANT";
                default -> "BAD_SIGNATURE";
              });
    }
  }

  /** failures.md A26, A27: the number of the request names it, the sum is not its amount. */
  @Test
  void a26ReadsARefundOutOfNewsOfItsTrade() {
    var part = (RefundNoticed) movement(vector("partial_refund_notify"));
    var whole = (RefundNoticed) movement(vector("full_refund_notify"));

    assertThat(part.refundNo()).isEqualTo("RF20261019000000000001");
    assertThat(part.channelRefundId()).isEqualTo(TRADE + ":RF20261019000000000001");
    assertThat(part.amount()).isEqualTo(Money.of(300, "CNY"));
    assertThat(part.at()).isEqualTo(Instant.parse("2026-10-18T16:05:00.340Z"));
    assertThat(whole.refundNo()).isEqualTo("RF20261019000000000002");
  }

  @Test
  void readsTheTimeOfThePaymentInBeijing() {
    var paid = (MoneyIn) movement(vector("payment_success"));

    assertThat(paid.paidAt()).isEqualTo(Instant.parse("2026-10-18T16:00:05Z"));
    assertThat(paid.transactionId()).isEqualTo(TRADE);
  }

  @Test
  void refusesAFormThatCanBeReadInTwoWays() {
    var form = vector("payment_success");
    var folded = form.replace("subject=", "subject=x%26total_amount%3D99.90%26z%3D") + "&body2=";

    assertThat(read(form + "&total_amount=9.90")).isEqualTo(new Rejected(Reason.MALFORMED));
    assertThat(read(folded)).isEqualTo(new Rejected(Reason.MALFORMED));
  }

  /** A complaint that cannot be asked about now is told again; its signature covers sign_type. */
  @Test
  void hearsOfAComplaintLaterWhereTheGatewayIsSilent() {
    var params = new LinkedHashMap<String, String>();
    params.put("app_id", "2021000000000001");
    params.put("notify_id", "n1");
    params.put("msg_method", AlipayComplaints.MESSAGE);
    params.put("biz_content", "{\"complain_event_id\":\"C1\"}");
    params.put("sign_type", "RSA2");
    var key = AlipayKeys.privateKey(Keys.file(folder, "alipay_platform", "private_pkcs8_pem"));
    var content = AlipaySign.content(params);
    params.put("sign", AlipaySign.sign(content, StandardCharsets.UTF_8, key));

    assertThat(read(form(params))).isEqualTo(new Rejected(Reason.NOT_NOW));

    params.put("sign_type", "RSA");
    assertThat(read(form(params))).isEqualTo(new Rejected(Reason.BAD_SIGNATURE));
  }

  private static String said(Reading reading) {
    return switch (reading) {
      case Authentic news ->
          news.movement() == null ? "nothing" : news.movement().getClass().getSimpleName();
      case Rejected(var reason) -> reason.name();
      case Reading.Probe _ -> "probe";
      case Reading.Hearsay _ -> "hearsay";
    };
  }

  private Object movement(String form) {
    return java.util.Objects.requireNonNull(((Authentic) read(form)).movement());
  }

  private Reading read(String form) {
    return callbacks.read(
        new CallbackRequest("POST", "", Map.of(), form.getBytes(StandardCharsets.UTF_8)));
  }

  private static String form(Map<String, String> params) {
    return params.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String vector(String name) {
    return Keys.read("alipay")
        .get("notify_cases")
        .valueStream()
        .filter(one -> one.get("name").asText().equals(name))
        .map((JsonNode one) -> one.get("form_body").asText())
        .findFirst()
        .orElseThrow();
  }
}
