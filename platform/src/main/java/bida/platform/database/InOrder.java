package bida.platform.database;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * One after the other, however many there are. A chain of Unis that a loop builds is as deep as it
 * is long: some two hundred of which many have nothing to wait for are more than the stack of an
 * event loop holds, and what overflows there never ends.
 */
public final class InOrder {

  private InOrder() {}

  /** Each when the one before it has ended; the first failure is the end. */
  public static <T> Uni<Void> each(Iterable<T> all, Function<T, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(work::apply)
        .onItem()
        .ignoreAsUni();
  }
}
