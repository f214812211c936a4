package bida.payment.channel;

/** What a channel says when it is told to take no more money for an attempt. */
public sealed interface CloseAnswer {

  record Closed() implements CloseAnswer {}

  /** Money was faster; a query tells which. */
  record AlreadyPaid() implements CloseAnswer {}

  record NotFound() implements CloseAnswer {}

  record NoAnswer(String why) implements CloseAnswer {}
}
