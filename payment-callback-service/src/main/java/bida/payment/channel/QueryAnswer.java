package bida.payment.channel;

import bida.payment.core.Movement;

/** What a channel knows of an attempt. */
public sealed interface QueryAnswer {

  record Paid(Movement.MoneyIn money) implements QueryAnswer {}

  record NotPaid() implements QueryAnswer {}

  record Closed() implements QueryAnswer {}

  /** Often unsigned and sometimes wrong: never a reason on its own to think nobody paid. */
  record NotFound() implements QueryAnswer {}

  record NoAnswer(String why) implements QueryAnswer {}
}
