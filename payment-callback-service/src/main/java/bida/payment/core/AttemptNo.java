package bida.payment.core;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a payment number says, by the form that {@link PaymentWindow#newestPaymentNo} gives it. */
public record AttemptNo(String orderNo, int attempt) {

  private static final Pattern FORM = Pattern.compile("(.+)([0-9]{2})");

  /** Empty where no attempt of an order has such a number. */
  public static Optional<AttemptNo> of(String paymentNo) {
    var form = FORM.matcher(paymentNo);
    return form.matches()
        ? Optional.of(new AttemptNo(form.group(1), Integer.parseInt(form.group(2))))
            .filter(number -> number.attempt() > 0)
        : Optional.empty();
  }
}
