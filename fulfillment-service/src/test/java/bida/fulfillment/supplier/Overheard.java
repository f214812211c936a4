package bida.fulfillment.supplier;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Every line that Bida logs while it listens, whatever its level. */
public final class Overheard extends Handler implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger root = Logger.getLogger("");
  private final Logger bida = Logger.getLogger("bida");
  private final Level before = bida.getLevel();

  public Overheard() {
    setLevel(Level.ALL);
    bida.setLevel(Level.ALL);
    root.addHandler(this);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(
        line.getMessage() + " " + Arrays.toString(line.getParameters()) + " " + line.getThrown());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
    bida.setLevel(before);
  }
}
