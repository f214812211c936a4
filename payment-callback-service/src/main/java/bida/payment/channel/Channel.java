package bida.payment.channel;

import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import java.util.Map;
import java.util.Optional;

/**
 * A payment channel with the merchants we have there. Calls block and belong on virtual threads,
 * never in a transaction; they do not throw: no answer is an answer of its own.
 */
public interface Channel {

  String name();

  /** What this channel can do at all; nothing it cannot do is asked of it. */
  Capabilities capabilities();

  /** The same for one of our merchants, where they are not all with the same operator. */
  default Capabilities capabilitiesOf(String merchant) {
    return capabilities();
  }

  /** Whether an attempt of this kind can be opened; the answer is given to the app. */
  boolean offers(String method, String currency);

  /**
   * What this method has to know of the payer and is not told, by its name in the app's request.
   */
  default Optional<String> lacks(String method, Payer payer) {
    return Optional.empty();
  }

  /** Whether one of our merchants there takes the money of this app's orders. */
  default boolean serves(String tenant) {
    return true;
  }

  /** Whether a refund is with the buyer as soon as it is carried out. */
  default boolean refundsArriveAtOnce() {
    return false;
  }

  /** Which of our merchants takes the money of this app's orders. */
  String merchantOf(String tenant);

  /** Where the channel calls back; part of what must be repeated identically. */
  String callbackUrl();

  /** Repeated with the same attempt it has the same effect once. */
  OpenAnswer open(Payment attempt);

  /**
   * What the buyer's device needs to pay an attempt that is open, by name: {@code codeUrl}, {@code
   * redirectUrl}, or the signed parameters of the channel's own client library.
   */
  Map<String, String> payWith(Payment attempt);

  QueryAnswer query(Payment attempt);

  /**
   * The key under which this channel would tell of money, from the number that people read there;
   * empty where no person can know better than the channel, or where it is no number of money.
   */
  default Optional<String> moneyAsRead(String merchant, String transactionId) {
    return Optional.of(transactionId);
  }

  /**
   * What it knows of a number on somebody's bill, of which nothing is known here. Every channel can
   * be asked by our number; one that has numbers of its own for payments takes those as well.
   */
  default QueryAnswer find(String merchant, String number) {
    return query(Payment.asked(name(), merchant, number));
  }

  CloseAnswer close(Payment attempt);

  /**
   * Repeated with the same number it pays back once, where the channel can be asked about a refund;
   * elsewhere nobody repeats it.
   */
  RefundAnswer refund(RefundOrder refund);

  RefundAnswer queryRefund(RefundOrder refund);
}
