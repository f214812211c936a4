package bida.payment.core;

import java.time.Instant;

/** What can happen to an act that waits. */
public sealed interface OperatorActCommand {

  record Approve(String person, Instant at) implements OperatorActCommand {}

  record Expire(Instant at) implements OperatorActCommand {}
}
