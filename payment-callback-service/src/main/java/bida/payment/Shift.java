package bida.payment;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** While it lasts the workers go on their rounds; a process that is stopping begins none. */
@ApplicationScoped
public class Shift {

  private volatile boolean over;

  void end(@Observes ShutdownEvent stopping) {
    over = true;
  }

  public boolean isOver() {
    return over;
  }
}
