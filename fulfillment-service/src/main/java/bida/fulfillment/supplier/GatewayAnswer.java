package bida.fulfillment.supplier;

import bida.fulfillment.supplier.SupplierHttp.Reply;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a gateway that answers by codes said to one call; {@link CodeLists} say what it means. */
public sealed interface GatewayAnswer<T> {

  /** It did what was asked, and this is what it says of it. */
  record Done<T>(T result) implements GatewayAnswer<T> {}

  /**
   * {@code code}: a number or a name; what it is made of is the supplier's, and goes into history.
   */
  record Refused<T>(String code) implements GatewayAnswer<T> {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./-]{1,64}");

    public Refused {
      code = PLAIN.matcher(code).matches() ? code : "unnamed";
    }

    public Refused(int code) {
      this(String.valueOf(code));
    }
  }

  record Unreadable<T>(String cause) implements GatewayAnswer<T> {}

  record NeverSent<T>(String cause) implements GatewayAnswer<T> {}

  /** {@code read} sees bodies that came with status 200 alone. */
  static <T> GatewayAnswer<T> of(Reply reply, Function<byte[], GatewayAnswer<T>> read) {
    return switch (reply) {
      case Reply.NeverSent(var cause) -> new NeverSent<>(cause);
      case Reply.Lost(var cause) -> new Unreadable<>(cause);
      case Reply.Answered(var status, _) when status != 200 -> new Unreadable<>("http_" + status);
      case Reply.Answered(_, var body) -> read.apply(body);
    };
  }

  /**
   * For those that refuse with a 4xx and name the code in its body. What comes with a 5xx is of
   * whatever stands before them, and is no answer of theirs.
   */
  static <T> GatewayAnswer<T> below500(
      Reply reply, BiFunction<Integer, byte[], GatewayAnswer<T>> read) {
    return switch (reply) {
      case Reply.NeverSent(var cause) -> new NeverSent<>(cause);
      case Reply.Lost(var cause) -> new Unreadable<>(cause);
      case Reply.Answered(var status, _) when status >= 500 -> new Unreadable<>("http_" + status);
      case Reply.Answered(var status, var body) -> read.apply(status, body);
    };
  }
}
