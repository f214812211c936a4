package bida.fulfillment.resale;

import bida.fulfillment.core.ResaleOutcome;
import bida.fulfillment.resale.Answers.Answer;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Duration;

/**
 * Takes an order of another platform: committed, then waited for a little, because cards are there
 * within a second and their buyer is looking. The same number is the same order for ever.
 */
@ApplicationScoped
class TakeWish {

  private static final Duration FIRST_LOOK = Duration.ofMillis(50);
  private static final Duration LONGEST_LOOK = Duration.ofMillis(250);

  private final Database database;
  private final Resales resales;
  private final Answers answers;
  private final ResaleConfig config;

  TakeWish(Database database, Resales resales, Answers answers, ResaleConfig config) {
    this.database = database;
    this.resales = resales;
    this.answers = answers;
    this.config = config;
  }

  Uni<Answer> take(Reseller reseller, Wish wish, String from) {
    return database
        .inTransaction(tx -> resales.ask(tx, reseller, wish))
        .chain(() -> find(reseller, wish))
        .flatMap(
            resale ->
                MessageDigest.isEqual(resale.asked(), wish.asked())
                    ? end(reseller, wish).flatMap(ended -> answer(ended, reseller, from))
                    : Uni.createFrom().item(new Answer(Code.NUMBER_TAKEN, null)));
  }

  // A refusal is told as the protocol refuses an order, where it could not be told at once as well.
  private Uni<Answer> answer(Resale resale, Reseller reseller, String from) {
    return resale.cameToNothing()
        ? Uni.createFrom().item(new Answer(resale.failure(), null))
        : answers.about(resale, reseller, from);
  }

  private Uni<Resale> end(Reseller reseller, Wish wish) {
    return Uni.createFrom()
        .deferred(() -> find(reseller, wish))
        .map(TakeWish::ended)
        .onFailure(NotYet.class)
        .retry()
        .withBackOff(FIRST_LOOK, LONGEST_LOOK)
        .expireIn(Math.max(1, config.answerWithin().toMillis()))
        .onFailure(TakeWish::isNotYet)
        .recoverWithUni(() -> find(reseller, wish));
  }

  private Uni<Resale> find(Reseller reseller, Wish wish) {
    return resales
        .find(database.pool(), reseller.tenant(), wish.theirNo())
        .map(found -> found.orElseThrow());
  }

  private static Resale ended(Resale resale) {
    if (resale.outcome() == ResaleOutcome.PROCESSING) {
      throw new NotYet();
    }
    return resale;
  }

  private static boolean isNotYet(Throwable failure) {
    return failure instanceof NotYet || failure.getCause() instanceof NotYet;
  }

  private static final class NotYet extends RuntimeException {
    NotYet() {
      super("it has not ended yet", null, false, false);
    }
  }
}
