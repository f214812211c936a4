package bida.notification.core;

/** What may happen to a message. */
public sealed interface MessageCommand {

  record Record(Answer answer) implements MessageCommand {}

  /** Somebody wants it sent again, whatever became of it. */
  record Replay() implements MessageCommand {}

  /** Its endpoint was deleted or disabled. */
  record Abandon(String why) implements MessageCommand {}
}
