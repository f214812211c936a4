package bida.payment.channel.stripe;

import bida.payment.channel.Form;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters as Stripe takes them, in the order they were named: a repetition is identical. */
final class StripeForm {

  private final Map<String, String> params = new LinkedHashMap<>();

  StripeForm with(String name, String value) {
    params.put(name, value);
    return this;
  }

  String encoded() {
    return Form.write(params);
  }
}
