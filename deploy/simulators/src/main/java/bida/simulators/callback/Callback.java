package bida.simulators.callback;

import java.time.Instant;

/**
 * Something another system must be told.
 *
 * @param content what is told, before it is signed; empty once acknowledged
 * @param attempts deliveries made so far, lost ones included
 * @param dueAt when the next delivery is due
 */
public record Callback(
    String id,
    String kind,
    String order,
    String url,
    String content,
    Instant createdAt,
    int attempts,
    Instant dueAt,
    State state,
    String lastAnswer) {

  public enum State {
    PENDING,
    ACKED,
    GAVE_UP
  }

  public static Callback of(
      String id, String kind, String order, String url, String content, Instant now) {
    return new Callback(id, kind, order, url, content, now, 0, now, State.PENDING, "");
  }

  boolean pending() {
    return state == State.PENDING;
  }

  Callback due(Instant at) {
    return new Callback(id, kind, order, url, content, createdAt, attempts, at, state, lastAnswer);
  }

  Callback acked(String answer) {
    return new Callback(
        id, kind, order, url, "", createdAt, attempts + 1, dueAt, State.ACKED, answer);
  }

  Callback again(Instant at, String answer) {
    return new Callback(
        id, kind, order, url, content, createdAt, attempts + 1, at, State.PENDING, answer);
  }

  Callback gaveUp(String answer) {
    return new Callback(
        id, kind, order, url, content, createdAt, attempts + 1, dueAt, State.GAVE_UP, answer);
  }
}
