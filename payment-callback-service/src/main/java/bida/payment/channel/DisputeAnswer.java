package bida.payment.channel;

import bida.payment.core.Movement;
import java.util.List;

/** What a channel says when asked about a complaint or dispute. */
public sealed interface DisputeAnswer {

  /** One for each payment that it is about; none where it is about no payment. */
  record Told(List<Movement.Disputed> news) implements DisputeAnswer {}

  record NoAnswer(String why) implements DisputeAnswer {}
}
