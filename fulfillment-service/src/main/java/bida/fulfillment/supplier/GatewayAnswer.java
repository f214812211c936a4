package bida.fulfillment.supplier;

import bida.fulfillment.supplier.SupplierHttp.Reply;
import java.util.function.Function;

/** What a gateway that answers by codes said to one call; {@link CodeLists} say what it means. */
public sealed interface GatewayAnswer<T> {

  /** It did what was asked, and this is what it says of it. */
  record Done<T>(T result) implements GatewayAnswer<T> {}

  record Refused<T>(int code) implements GatewayAnswer<T> {}

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
}
