package bida.payment.channel;

import jakarta.ws.rs.core.Response;

/** How a channel's callbacks are read, and how it wants to be answered. */
public interface Callbacks {

  String channel();

  /** Verifies over the raw bytes; never throws, whatever was sent. */
  Reading read(CallbackRequest request);

  /** Whether this header of the channel is kept as evidence; {@code name} is in lower case. */
  boolean isEvidence(String name);

  /** What makes the channel stop telling. */
  Response accepted();

  /** What makes it tell again later; never says why. */
  Response refused(int status);
}
