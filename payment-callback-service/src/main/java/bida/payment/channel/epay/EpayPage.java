package bida.payment.channel.epay;

import bida.payment.channel.Form;
import bida.payment.core.Payment;
import java.util.LinkedHashMap;
import java.util.Objects;

/** The link on which the buyer pays. Making it calls nobody: the operator learns of it by visit. */
final class EpayPage {

  // Operators cut the name at 127 bytes, in the middle of a character if need be.
  private static final int LONGEST_NAME = 40;

  private EpayPage() {}

  static String link(EpayAccount account, Payment attempt) {
    var sent = Objects.requireNonNull(attempt.prepay());
    var params = new LinkedHashMap<String, String>();
    params.put("pid", account.pid());
    params.put("type", attempt.method());
    params.put("out_trade_no", attempt.paymentNo());
    params.put("notify_url", sent.notifyUrl());
    // It is obligatory. Without one the buyer comes back with the same signed parameters to where
    // the operator notifies, which tells us once more.
    params.put(
        "return_url", Objects.requireNonNullElse(sent.payer().returnUrl(), sent.notifyUrl()));
    params.put("name", name(sent.description()));
    params.put("money", Yuan.write(attempt.amount()));
    params.put("sign", account.sign(params));
    params.put("sign_type", "MD5");
    return account.page("submit.php") + "?" + Form.write(params);
  }

  // It comes back in the notification, where an ampersand would make the signature ambiguous.
  private static String name(String title) {
    var plain = title.replace('&', '＆');
    return plain.codePointCount(0, plain.length()) <= LONGEST_NAME
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_NAME));
  }
}
