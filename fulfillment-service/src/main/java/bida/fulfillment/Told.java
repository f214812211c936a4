package bida.fulfillment;

import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import java.time.Instant;

/** What a supplier's word says of a line; cards in an answer are another matter. */
public final class Told {

  private Told() {}

  public static DeliveryCommand by(SubmitAnswer answer) {
    return switch (answer) {
      case SubmitAnswer.Accepted(var reference) -> new DeliveryCommand.Accepted(reference);
      case SubmitAnswer.Delivered(var reference, _) -> new DeliveryCommand.Succeeded(reference);
      case SubmitAnswer.Rejected(_, var actor, var reason) ->
          new DeliveryCommand.Rejected(actor, reason);
      case SubmitAnswer.Unknown(var cause) -> new DeliveryCommand.Uncertain(cause);
      case SubmitAnswer.Silent(var cause) -> new DeliveryCommand.Uncertain(cause);
      case SubmitAnswer.NotSent(var cause) -> new DeliveryCommand.NotSent(cause);
    };
  }

  /** {@code askedAt}: before the question left. */
  public static DeliveryCommand by(QueryAnswer answer, Instant askedAt) {
    return switch (answer) {
      case QueryAnswer.Processing(var reference) -> new DeliveryCommand.Accepted(reference);
      case QueryAnswer.Success(var reference, _) -> new DeliveryCommand.Succeeded(reference);
      case QueryAnswer.Failed(_, var actor, var reason) ->
          new DeliveryCommand.Failed(actor, reason);
      case QueryAnswer.NotFound() -> new DeliveryCommand.NotFound(askedAt);
      case QueryAnswer.Unknown(var cause) -> new DeliveryCommand.Uncertain(cause);
      case QueryAnswer.Silent(var cause) -> new DeliveryCommand.Uncertain(cause);
    };
  }

  public static DeliveryCommand by(CallbackReport report) {
    return switch (report.outcome()) {
      case SUCCESS -> new DeliveryCommand.Succeeded(report.supplierReference());
      case FAILED ->
          new DeliveryCommand.Failed(
              report.actor(),
              report.reason() == null ? "RECHARGE_OPERATOR_ERROR" : report.reason());
      case PROCESSING, UNKNOWN -> new DeliveryCommand.Accepted(report.supplierReference());
    };
  }
}
