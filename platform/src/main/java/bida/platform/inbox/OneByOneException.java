package bida.platform.inbox;

/** One of a group has to be alone: {@link EventConsumer} applies each of them by itself. */
public final class OneByOneException extends RuntimeException {

  public OneByOneException() {
    super("one of the group has to be alone", null, false, false);
  }
}
