package bida.simulators.fulu;

import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The cards of an order: what it sold, and what it hands out under the knob supplier.cards. */
final class Cards {
  private static final String VALID_UNTIL = "2099-12-31 23:59:59";

  private final FuluAccount account;
  private final Knobs knobs;

  Cards(FuluAccount account, Knobs knobs) {
    this.account = account;
    this.knobs = knobs;
  }

  /** New ones, made from the order's number, so that a restart gives the same. */
  static List<FuluCard> sell(String orderId, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(unit -> new FuluCard("CD" + orderId + unit, word(orderId, unit), VALID_UNTIL))
        .toList();
  }

  /** The order's own cards stay in the book, so that without the knob the next answer is right. */
  ArrayNode handOut(FuluOrder order) {
    var scope = Scope.of(order.customerOrderNo(), "");
    var trouble = knobs.word("supplier.cards", scope).orElse("all");
    if (!trouble.equals("all")) knobs.injected("supplier.cards." + trouble, scope);
    var cards = new ArrayList<>(order.cards());
    var secret = account.secret();
    switch (trouble) {
      case "all" -> {}
      case "none" -> cards.clear();
      case "few" -> cards.removeLast();
      case "otherKey" -> secret = "another-key-of-thirty-two-letter";
      case "garbage" -> {}
      default -> throw new Refusal(400, "PARAM_ERROR", "supplier.cards cannot be " + trouble);
    }
    var told = Json.MAPPER.createArrayNode();
    for (var card : cards) {
      var sealed = card.sealed(secret);
      told.add(trouble.equals("garbage") ? sealed.put("card_pwd", card.cardPwd()) : sealed);
    }
    return told;
  }

  private static String word(String orderId, int unit) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest((orderId + "|" + unit).getBytes(StandardCharsets.UTF_8));
      return "CP" + HexFormat.of().withUpperCase().formatHex(bytes, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
