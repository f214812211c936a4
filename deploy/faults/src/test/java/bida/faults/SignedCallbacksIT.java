package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.Web;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Freshly signed copies of the callback vectors against the running system and its real clock. */
@ExtendWith(FullStack.class)
class SignedCallbacksIT {

  private static final String MERCHANT = "1900000109";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tampered_body",
        "reserialised_body",
        "sign_probe",
        "signature_not_base64",
        "unknown_serial",
        "stale_timestamp",
        "future_timestamp",
        "wrong_aad",
        "missing_aad"
      })
  void refusesWhatIsNotAuthentic(String flaw) {
    assertThat(answer(flaw, MERCHANT, 990, "CNY")).isBetween(400, 499);
  }

  @ParameterizedTest
  @CsvSource({"990, CNY", "1, CNY", "990, HKD"})
  void keepsAuthenticMoneyWhateverItsOrder(int amount, String currency) {
    assertThat(answer(null, MERCHANT, amount, currency)).isEqualTo(200);
    assertThat(answer("empty_aad", MERCHANT, amount, currency)).isEqualTo(200);
  }

  /** Refunds this platform did not start: kept all the same, with a case. */
  @ParameterizedTest
  @CsvSource({"REFUND.SUCCESS, SUCCESS", "REFUND.ABNORMAL, ABNORMAL"})
  void keepsAuthenticNewsOfRefunds(String eventType, String status) {
    var refund =
        Map.of(
            "mchid", MERCHANT,
            "out_trade_no", number("IT"),
            "transaction_id", number("42"),
            "out_refund_no", number("RF"),
            "refund_id", number("50"),
            "refund_status", status,
            "success_time", "2026-10-19T00:00:00+08:00",
            "user_received_account", "招商银行信用卡0403",
            "amount", Map.of("total", 990, "refund", 990, "payer_total", 990, "payer_refund", 990));

    assertThat(answer(eventType, refund, null)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = "1900000999")
  void refusesMoneyOfAnotherMerchant(String merchant) {
    assertThat(answer(null, merchant, 990, "CNY")).isBetween(400, 499);
  }

  private static int answer(String flaw, String merchant, int amount, String currency) {
    var transaction =
        Map.of(
            "mchid", merchant,
            "appid", "wxd678efh567hg6787",
            "out_trade_no", number("IT"),
            "transaction_id", number("42"),
            "trade_type", "NATIVE",
            "trade_state", "SUCCESS",
            "trade_state_desc", "支付成功",
            "success_time", "2026-10-19T00:00:00+08:00",
            "amount",
                Map.of(
                    "total", amount,
                    "payer_total", amount,
                    "currency", currency,
                    "payer_currency", currency));
    return answer("TRANSACTION.SUCCESS", transaction, flaw);
  }

  private static String number(String prefix) {
    return prefix + UUID.randomUUID().toString().substring(0, 20);
  }

  private static int answer(String eventType, Map<String, Object> plaintext, String flaw) {
    var body = new LinkedHashMap<String, Object>();
    body.put("url", FullStack.url("payment-callback-service") + "/v1/callbacks/wechat");
    body.put("eventType", eventType);
    body.put("plaintext", plaintext);
    if (flaw != null) {
      body.put("flaw", flaw);
    }
    return new Web()
        .post(FullStack.url("simulators") + "/wechat/callbacks", null, body)
        .expectOk("callback")
        .path("status")
        .asInt();
  }
}
