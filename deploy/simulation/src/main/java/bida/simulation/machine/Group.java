package bida.simulation.machine;

import java.util.ArrayList;
import java.util.List;

/** How far one service has read a topic, and up to where it would begin again. */
public final class Group {

  private final Topic topic;
  private final int[] position = new int[Topic.PARTITIONS];
  private final int[] committed = new int[Topic.PARTITIONS];
  private final List<Sent> dead = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

  public Group(Topic topic) {
    this.topic = topic;
    for (int i = 0; i < Topic.PARTITIONS; i++) {
      labels.add(topic.name() + "/" + i);
    }
  }

  /** For the names of steps. */
  public String label(int partition) {
    return labels.get(partition);
  }

  public Topic topic() {
    return topic;
  }

  public int partitions() {
    return Topic.PARTITIONS;
  }

  public boolean hasNext(int partition) {
    return position[partition] < topic.partition(partition).size();
  }

  public Sent next(int partition) {
    return topic.partition(partition).get(position[partition]);
  }

  public void done(int partition) {
    position[partition]++;
  }

  public boolean isAhead() {
    for (int i = 0; i < position.length; i++) {
      if (position[i] > committed[i]) {
        return true;
      }
    }
    return false;
  }

  public void commit() {
    System.arraycopy(position, 0, committed, 0, position.length);
  }

  /** Whoever takes over begins where the last one has said that he was. */
  public void rewind() {
    System.arraycopy(committed, 0, position, 0, position.length);
  }

  public void replay() {
    for (int i = 0; i < position.length; i++) {
      position[i] = 0;
      committed[i] = 0;
    }
  }

  /** It cannot be applied now, and the partition goes on. */
  public void bury(int partition) {
    dead.add(next(partition));
    done(partition);
  }

  public List<Sent> dead() {
    return dead;
  }
}
