package bida.simulation.machine;

import bida.contracts.Event;

/** An event as it stands in outbox and topic; {@code sequence} has no gaps per key. */
public record Sent(String topic, String key, long sequence, Event event) {

  public String name() {
    return topic + " " + key + "#" + sequence + " " + event.getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return name();
  }
}
