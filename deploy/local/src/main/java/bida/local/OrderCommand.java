package bida.local;

import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.demo.Words;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A few calls of the REST interface, for the hand. */
@Command(
    name = "order",
    mixinStandardHelpOptions = true,
    description = "Places, pays, shows and lists orders of the app demo-app.",
    synopsisSubcommandLabel = "COMMAND")
final class OrderCommand {

  private final SecureRandom random = new SecureRandom();

  @Command(
      description = "Places an order of one SKU and prints it.",
      mixinStandardHelpOptions = true)
  int place(
      @Option(names = "--sku", required = true, description = "What.") String sku,
      @Option(names = "--quantity", defaultValue = "1", description = "How many.") int quantity,
      @Option(names = "--buyer", defaultValue = "buyer-1", description = "Whose.") String buyer,
      @Option(
              names = "--total",
              required = true,
              description = "What the buyer agreed to pay, in fen.")
          long total,
      @Option(names = "--account", defaultValue = "", description = "The account to top up.")
          String account) {
    var line = new HashMap<String, Object>(Map.of("sku", sku, "quantity", quantity));
    if (!account.isEmpty()) {
      line.put("recipient", account);
    }
    return print(
        shop()
            .place(
                Map.of(
                    "merchantOrderNo",
                    "hand-" + hex(8),
                    "buyerId",
                    buyer,
                    "lines",
                    List.of(line),
                    "expectedTotal",
                    Shop.money(total)),
                "00-" + hex(16) + "-" + hex(8) + "-01"));
  }

  @Command(
      description = "Opens a payment and pays it at the simulated channel.",
      mixinStandardHelpOptions = true)
  int pay(@Parameters(paramLabel = "ORDER_NO", description = "Which order.") String orderNo) {
    var payment = shop().openPayment(orderNo, "00-" + hex(16) + "-" + hex(8) + "-01");
    var world = new World(new Web(), Here.stack().at().http("control"));
    return print(world.pay(payment.path("paymentNo").asText()));
  }

  @Command(
      description = "Prints an order with its timeline and payments.",
      mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ORDER_NO", description = "Which order.") String orderNo) {
    var shop = shop();
    var all = Web.JSON.createObjectNode();
    all.set("order", shop.order(orderNo));
    all.set("timeline", shop.timeline(orderNo));
    all.set("payments", shop.payments(orderNo));
    return print(all);
  }

  @Command(description = "Lists orders, the newest first.", mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--status", defaultValue = "", description = "Only these.") String status,
      @Option(names = "--buyer", defaultValue = "", description = "Only this buyer's.")
          String buyer) {
    var query = "?limit=50" + (status.isEmpty() ? "" : "&status=" + status);
    var orders = shop().orders(query + (buyer.isEmpty() ? "" : "&buyerId=" + buyer));
    for (var order : orders.path("orders")) {
      System.out.printf(
          "%-28s %-20s %8d %s  %s%n",
          order.path("orderNo").asText(),
          order.path("status").asText(),
          order.path("total").path("amountMinor").asLong(),
          order.path("total").path("currency").asText(),
          order.path("placedAt").asText());
    }
    return 0;
  }

  private Shop shop() {
    return new Shop(
        new Web(), Here.stack().at(), () -> hex(16), Words.of(System.getenv()).language());
  }

  private String hex(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  private static int print(JsonNode node) {
    System.out.println(node.toPrettyString());
    return 0;
  }
}
