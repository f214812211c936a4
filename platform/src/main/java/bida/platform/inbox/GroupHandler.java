package bida.platform.inbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** What a service does with many events at once, in the one transaction that marks them all. */
@FunctionalInterface
public interface GroupHandler {

  /**
   * {@code arrivals} of one key come in their order; a failure leaves them to be applied singly.
   *
   * @return what is left to do once it is committed, such as counting
   */
  Uni<Runnable> apply(List<Arrival> arrivals, SqlConnection tx);
}
