package bida.fulfillment.resale;

import bida.contracts.Money;
import bida.fulfillment.RevealKeys;
import bida.fulfillment.core.ResaleOutcome;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.vault.OpenedKey;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an order stands, in the protocol's words. With cards it is a reveal like any other: audited,
 * limited, and encrypted only on its way out.
 */
@ApplicationScoped
class Answers {

  private static final int PROCESSING = 10;
  private static final int DELIVERED = 20;
  private static final int FAILED = 30;

  private static final int CANCELLED = 20;
  private static final int NOT_CANCELLED = 30;

  private static final int TOO_MANY_REQUESTS = 429;

  private final RevealKeys reveal;

  Answers(RevealKeys reveal) {
    this.reveal = reveal;
  }

  /** {@code data}: null where there is nothing to say beside the code. */
  record Answer(Code code, @Nullable Map<String, Object> data) {

    /** Whether it says how the order ended. */
    boolean isFinal() {
      return data != null && !Objects.equals(data.get("orderStatus"), PROCESSING);
    }

    // It may hold cards, under a secret that is not ours alone.
    @Override
    public String toString() {
      return "Answer[" + code + "]";
    }
  }

  /**
   * Whether it is taken back. Nothing is stopped at a platform's word: cards are read in the answer
   * to the order, and recharges have left. What failed by itself is as good as taken back.
   */
  Answer cancelled(Resale resale) {
    var failed = resale.outcome() == ResaleOutcome.FAILED;
    var data = new LinkedHashMap<String, Object>();
    data.put("orderNo", resale.theirNo());
    data.put("cancelStatus", failed ? CANCELLED : NOT_CANCELLED);
    data.put("refuseReason", failed ? "" : "已发货或正在发货,不支持撤单");
    data.put("refuseProof", "");
    return new Answer(Code.DONE, data);
  }

  /** {@code from}: who asks, as the audit names his address. */
  Uni<Answer> about(Resale resale, Reseller reseller, String from) {
    return switch (resale.outcome()) {
      case PROCESSING -> Uni.createFrom().item(done(resale, PROCESSING, ""));
      case FAILED -> Uni.createFrom().item(done(resale, FAILED, ""));
      case DELIVERED ->
          resale.recharge()
              ? Uni.createFrom().item(done(resale, DELIVERED, ""))
              : withCards(resale, reseller, from);
    };
  }

  private Uni<Answer> withCards(Resale resale, Reseller reseller, String from) {
    var orderNo = Objects.requireNonNull(resale.orderNo());
    return reveal
        .run(orderNo, new RevealKeys.Reader(resale.tenant(), reseller.reader(), from))
        .map(
            answer ->
                done(
                    resale,
                    DELIVERED,
                    reseller.cards().seal(answer.keys().stream().map(Answers::card).toList())))
        .onFailure(Answers::isClosed)
        .recoverWithItem(
            failure ->
                ((HttpProblem) failure).getStatusCode() == TOO_MANY_REQUESTS
                    ? new Answer(Code.TOO_OFTEN, null)
                    : done(resale, PROCESSING, ""));
  }

  // What was stopped meanwhile, or stands still, is told once that is over.
  private static boolean isClosed(Throwable failure) {
    return failure instanceof HttpProblem problem
        && problem.getStatusCode() >= 400
        && problem.getStatusCode() < 500;
  }

  // Codes of one part have it in cardNo.
  private static Card card(OpenedKey key) {
    return key.number() == null
        ? new Card(key.secret(), null, key.expiresAt())
        : new Card(key.number(), key.secret(), key.expiresAt());
  }

  private static Answer done(Resale resale, int status, String cards) {
    var failed = status == FAILED;
    var data = new LinkedHashMap<String, Object>();
    data.put("orderNo", resale.theirNo());
    data.put("outTradeNo", resale.resaleNo());
    data.put("orderStatus", status);
    data.put("failCode", failed ? resale.failure().number() : 0);
    data.put("failReason", failed ? resale.failure().text() : "");
    data.put("orderCost", failed ? "0" : cost(resale));
    data.put("cards", cards);
    return new Answer(Code.DONE, data);
  }

  /** None before it is placed. */
  private static String cost(Resale resale) {
    var cost = resale.cost();
    return cost == null ? "0" : plain(cost);
  }

  static String plain(Money money) {
    var digits = Currency.getInstance(money.currency()).getDefaultFractionDigits();
    return BigDecimal.valueOf(money.amountMinor(), digits).toPlainString();
  }
}
