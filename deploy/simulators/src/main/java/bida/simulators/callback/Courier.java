package bida.simulators.callback;

import bida.simulators.knobs.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How one channel or supplier writes, repeats and recognises its callbacks. */
public interface Courier {
  Letter letter(Callback callback);

  /** The same, but the receiver must not believe it. */
  Letter corrupted(Callback callback);

  /** A deliberately wrong signature sent ahead to see whether the receiver looks. */
  Optional<Letter> probe(Callback callback);

  boolean acknowledged(int status, String body);

  /** Pauses between one delivery and the next. */
  List<Duration> pauses();

  Scope scope(Callback callback);
}
