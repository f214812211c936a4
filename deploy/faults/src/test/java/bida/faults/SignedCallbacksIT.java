package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.Web;
import bida.local.stack.Books;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Freshly signed copies of the callback vectors against the running system and its real clock. */
@ExtendWith(FullStack.class)
class SignedCallbacksIT {

  private static final String MERCHANT = "1900000109";

  private final String transaction = Vectors.number("42");

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

    kept(transaction).noMovement();
  }

  @ParameterizedTest
  @CsvSource({
    "990, CNY,",
    "990, CNY, empty_aad",
    "1,   CNY,",
    "1,   CNY, empty_aad",
    "990, HKD,",
    "990, HKD, empty_aad"
  })
  void keepsAuthenticMoneyWhateverItsOrder(int amount, String currency, String oddity) {
    assertThat(answer(oddity, MERCHANT, amount, currency)).isEqualTo(200);

    kept(transaction).money("CALLBACK", amount, currency);
    kept(transaction).becomes("ORPHAN");
  }

  /** Refunds this platform did not start: kept all the same, with a case. */
  @ParameterizedTest
  @CsvSource({"REFUND.SUCCESS,  SUCCESS,  REFUND", "REFUND.ABNORMAL, ABNORMAL, REFUND_ABNORMAL"})
  void keepsAuthenticNewsOfRefunds(String eventType, String status, String kind) {
    var refundId = Vectors.number("50");
    var refund =
        Map.of(
            "mchid",
            MERCHANT,
            "out_trade_no",
            Vectors.number("IT"),
            "transaction_id",
            transaction,
            "out_refund_no",
            Vectors.number("RF"),
            "refund_id",
            refundId,
            "refund_status",
            status,
            "success_time",
            "2026-10-19T00:00:00+08:00",
            "user_received_account",
            "招商银行信用卡0403",
            "amount",
            Map.of("total", 990, "refund", 990, "payer_total", 990, "payer_refund", 990));

    assertThat(answer(eventType, refund, null)).isEqualTo(200);

    kept(refundId).movement(kind, "CALLBACK", 990, "CNY");
  }

  @ParameterizedTest
  @ValueSource(strings = "1900000999")
  void refusesMoneyOfAnotherMerchant(String merchant) {
    assertThat(answer(null, merchant, 990, "CNY")).isBetween(400, 499);

    kept(transaction).noMovement();
  }

  private int answer(String flaw, String merchant, int amount, String currency) {
    var paid =
        Map.of(
            "mchid", merchant,
            "appid", "wxd678efh567hg6787",
            "out_trade_no", Vectors.number("IT"),
            "transaction_id", transaction,
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
    return answer("TRANSACTION.SUCCESS", paid, flaw);
  }

  private static Kept kept(String reference) {
    return new Kept(new Books(FullStack.stack()), "wechat", reference);
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
