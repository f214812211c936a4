package bida.fulfillment.supplier.ding;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What we call a product there: its {@code SkuCode}, a hyphen, and the value to send, which Ding
 * wants with every transfer ({@code HN_CL_TopUp-3.17}).
 */
record DingProduct(String skuCode, BigDecimal sendValue) {

  private static final Pattern NAME = Pattern.compile("(.+)-(\\d{1,9}(?:\\.\\d{1,2})?)");

  static Optional<DingProduct> named(String name) {
    var parts = NAME.matcher(name);
    return parts.matches()
        ? Optional.of(new DingProduct(parts.group(1), new BigDecimal(parts.group(2))))
        : Optional.empty();
  }
}
