package bida.payment;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Brings an answer back from a thread of somebody else's. */
final class OwnContext {

  private OwnContext() {}

  /** On the context it is asked for on, where there is one: what follows is part of its trace. */
  static <T> Uni<T> returnTo(Uni<T> answer) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var context = Vertx.currentContext();
              return context == null
                  ? answer
                  : answer.emitOn(work -> context.runOnContext(_ -> work.run()));
            });
  }
}
