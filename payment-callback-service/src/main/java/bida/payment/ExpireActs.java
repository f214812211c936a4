package bida.payment;

import bida.payment.core.OperatorAct;
import bida.payment.core.OperatorActCommand.Expire;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Ends acts that nobody approved in time; the case they were for is still open. */
@ApplicationScoped
class ExpireActs {

  private static final Logger LOG = Logger.getLogger(ExpireActs.class);

  private final Database database;
  private final OperatorActs acts;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  ExpireActs(
      Database database,
      OperatorActs acts,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.acts = acts;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("expire operators' acts", shift, this::round);
  }

  @Scheduled(every = "10s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return database.inTransaction(
        tx ->
            acts.due(tx, config.batch())
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(
                    act ->
                        acts.apply(tx, act, new Expire(clock.instant()), "clock")
                            .invoke(() -> tell(act)))
                .collect()
                .asList()
                .replaceWithVoid());
  }

  private static void tell(OperatorAct act) {
    LOG.warnf(
        "Nobody approved %s of %s in time; it has to be proposed again.",
        act.task().kind(), act.task().subject());
  }
}
