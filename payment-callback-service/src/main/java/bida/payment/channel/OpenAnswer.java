package bida.payment.channel;

/** What a channel says to a new attempt. */
public sealed interface OpenAnswer {

  record Opened(String codeUrl) implements OpenAnswer {}

  /** It will not open this number now: paid already, closed, or a mistake of ours. */
  record Refused(String code) implements OpenAnswer {}

  record NoAnswer(String why) implements OpenAnswer {}
}
