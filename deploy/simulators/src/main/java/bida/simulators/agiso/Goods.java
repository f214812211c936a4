package bida.simulators.agiso;

import bida.simulators.http.Refusal;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The cards of an order: what it sold, and what it hands out under the knob supplier.cards. */
final class Goods {
  private static final String VALID_UNTIL = "2099-12-31 23:59:59";

  private final AgisoBook book;
  private final Knobs knobs;

  Goods(AgisoBook book, Knobs knobs) {
    this.book = book;
    this.knobs = knobs;
  }

  /** New ones; the supplier has sold none of them before. */
  static List<AgisoCard> sell(String outTradeNo, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            unit -> new AgisoCard(outTradeNo + "-" + unit, word(outTradeNo, unit), VALID_UNTIL))
        .toList();
  }

  /** The order's own cards stay in the book, so that without the knob the next answer is right. */
  List<AgisoCard> handOut(AgisoOrder order, Scope scope) {
    var trouble = knobs.word("supplier.cards", scope).orElse("all");
    if (!trouble.equals("all")) knobs.injected("supplier.cards." + trouble, scope);
    var cards = new ArrayList<>(order.cards());
    switch (trouble) {
      case "all" -> {}
      case "none" -> cards.clear();
      case "few" -> cards.removeLast();
      case "twice" -> cards.set(cards.size() - 1, cards.getFirst());
      case "sold" -> cards.set(0, soldBefore(order));
      default -> throw new Refusal(400, "PARAM_ERROR", "supplier.cards cannot be " + trouble);
    }
    return cards;
  }

  private AgisoCard soldBefore(AgisoOrder order) {
    return book.orders().stream()
        .filter(other -> !other.orderNo().equals(order.orderNo()) && !other.cards().isEmpty())
        .reduce((_, latest) -> latest)
        .map(other -> other.cards().getFirst())
        .orElseThrow(() -> new Refusal(400, "PARAM_ERROR", "nothing was sold before"));
  }

  private static String word(String outTradeNo, int unit) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest((outTradeNo + "|" + unit).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(bytes, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
