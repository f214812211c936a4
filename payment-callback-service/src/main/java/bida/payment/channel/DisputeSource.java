package bida.payment.channel;

/**
 * A channel whose notifications of complaints say no more than that there is one. Calls block and
 * belong on virtual threads, never in a transaction.
 */
public interface DisputeSource {

  /** The name of the channel, as {@link Channel#name}. */
  String channel();

  /** Never throws: no answer is an answer of its own. */
  DisputeAnswer ask(Inquiry inquiry);
}
