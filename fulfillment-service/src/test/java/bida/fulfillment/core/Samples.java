package bida.fulfillment.core;

import bida.contracts.Actor;
import bida.contracts.ProductType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One delivery of every status, and one command of every kind. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-10-19T00:00:00Z");
  static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(11), Duration.ofMinutes(10), 3, null, Duration.ofHours(72));

  static final List<DeliveryCommand> COMMANDS =
      List.of(
          new DeliveryCommand.IssueKeys(),
          new DeliveryCommand.IssueTickets(NOW.plusSeconds(86400)),
          new DeliveryCommand.KeysMissing(),
          new DeliveryCommand.GiveUp(Actor.BUYER, "ACCOUNT_INVALID"),
          new DeliveryCommand.RevealKeys(),
          new DeliveryCommand.CorrectAccount("13900139000", NOW.plusSeconds(1800)),
          new DeliveryCommand.Dispatch(),
          new DeliveryCommand.NotSent("ConnectException"),
          new DeliveryCommand.Accepted("F1"),
          new DeliveryCommand.Rejected(Actor.NOBODY, "OUT_OF_STOCK"),
          new DeliveryCommand.Uncertain("timeout"),
          new DeliveryCommand.NotFound(NOW),
          new DeliveryCommand.Succeeded("F1"),
          new DeliveryCommand.CardsArrived("F1", 1, 0),
          new DeliveryCommand.Forgotten(),
          new DeliveryCommand.EarlierSucceeded("ORDERL1A1", "F0"),
          new DeliveryCommand.Overtaken("ORDERL1A1"),
          new DeliveryCommand.Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"),
          new DeliveryCommand.WriteOff(),
          new DeliveryCommand.Reissue(),
          new DeliveryCommand.TakeBack("BY_OPERATOR"),
          new DeliveryCommand.MeetMaintenance(
              new Closures(null, Map.of("fulu", NOW.plusSeconds(3600)))),
          new DeliveryCommand.AskNow(),
          new DeliveryCommand.AwaitOperator(),
          new DeliveryCommand.Hold());

  private Samples() {}

  static LineDelivery keys(DeliveryStatus status) {
    return line(ProductType.CARD_KEY, null, status);
  }

  static LineDelivery ticket(DeliveryStatus status) {
    return line(ProductType.TICKET, null, status);
  }

  static LineDelivery recharge(DeliveryStatus status) {
    var attempt = Attempt.first("ORDER", 1, new Route("fulu", "10000001", null));
    return line(
        ProductType.RECHARGE,
        status == DeliveryStatus.REQUESTED ? attempt : attempt.dispatched(NOW),
        status);
  }

  /** Of cards that are bought, not kept here. */
  static LineDelivery bought(DeliveryStatus status) {
    return bought(status, 1);
  }

  static LineDelivery bought(DeliveryStatus status, int quantity) {
    var attempt = Attempt.first("ORDER", 1, new Route("agiso", "P1001", null));
    return line(
        ProductType.CARD_KEY,
        status == DeliveryStatus.REQUESTED ? attempt : attempt.dispatched(NOW),
        status,
        quantity);
  }

  static LineDelivery byHand(ProductType type) {
    var attempt = Attempt.first("ORDER", 1, new Route(ByHand.SUPPLIER, "boosting", null));
    return line(type, attempt, DeliveryStatus.REQUESTED);
  }

  static Map<String, LineDelivery> all() {
    Map<String, LineDelivery> all = new LinkedHashMap<>();
    all.put("REQUESTED", keys(DeliveryStatus.REQUESTED));
    all.put("REQUESTED ticket", ticket(DeliveryStatus.REQUESTED));
    all.put("ISSUED ticket", ticket(DeliveryStatus.ISSUED));
    all.put("REQUESTED at supplier", recharge(DeliveryStatus.REQUESTED));
    for (var status : DeliveryStatus.values()) {
      switch (status) {
        case REQUESTED -> {}
        case ISSUED, REVEALED, UNAVAILABLE -> all.put(status.name(), keys(status));
        case NEEDS_ACCOUNT, DISPATCHED, ACCEPTED, UNKNOWN, SUCCEEDED, FAILED, WRITTEN_OFF, HELD ->
            all.put(status.name(), recharge(status));
      }
    }
    for (var status : DeliveryStatus.values()) {
      switch (status) {
        case NEEDS_ACCOUNT, UNAVAILABLE, SUCCEEDED -> {}
        case REQUESTED,
            ISSUED,
            REVEALED,
            DISPATCHED,
            ACCEPTED,
            UNKNOWN,
            FAILED,
            WRITTEN_OFF,
            HELD ->
            all.put(status + " bought", bought(status));
      }
    }
    return all;
  }

  private static LineDelivery line(ProductType type, Attempt attempt, DeliveryStatus status) {
    return line(type, attempt, status, 1);
  }

  private static LineDelivery line(
      ProductType type, Attempt attempt, DeliveryStatus status, int quantity) {
    return new LineDelivery(
        "ORDER",
        1,
        "app",
        "buyer",
        "SKU",
        type,
        quantity,
        type == ProductType.RECHARGE ? "13800138000" : null,
        NOW,
        NOW.plusSeconds(900),
        status,
        null,
        attempt,
        status.isOpen() ? NOW : null,
        false,
        false,
        false,
        Routing.NONE,
        null,
        1);
  }
}
