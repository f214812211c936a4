package bida.payment;

import bida.payment.core.FindMoney;
import bida.payment.core.RecoveryAnswer;
import bida.payment.core.RecoveryAnswer.Confirming;
import bida.payment.core.RecoveryAnswer.Found;
import bida.payment.core.RecoveryAnswer.NotOurs;
import bida.payment.core.RecoveryAnswer.OtherAccount;
import bida.payment.core.RecoveryAnswer.Unclaimed;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Finds a buyer's money: looks here, asks the channels where nothing fits, looks again. Where
 * nothing is told, the same was done whichever field was wrong.
 */
@ApplicationScoped
class RecoverOrder {

  // A channel that was silent is back within a minute, or its outage is longer than a buyer waits.
  private static final Duration AFTER_SILENCE = Duration.ofMinutes(1);

  private final Sightings sightings;
  private final AskByNumber askByNumber;
  private final AskChannel askChannel;
  private final Payments payments;
  private final Database database;
  private final RecoveryConfig config;
  private final InstantSource clock;

  RecoverOrder(
      Sightings sightings,
      AskByNumber askByNumber,
      AskChannel askChannel,
      Payments payments,
      Database database,
      RecoveryConfig config,
      InstantSource clock) {
    this.sightings = sightings;
    this.askByNumber = askByNumber;
    this.askChannel = askChannel;
    this.payments = payments;
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  Uni<RecoveryAnswer> of(String tenant, RecoveryRequest request) {
    var answer =
        look(tenant, request, List.of())
            .flatMap(
                first ->
                    switch (first) {
                      case Found _, Unclaimed _, OtherAccount _ -> Uni.createFrom().item(first);
                      case Confirming confirming -> insist(tenant, request, confirming);
                      case NotOurs _ -> askAround(tenant, request);
                    });
    return config.quietAnswer().isZero()
        ? answer
        : Uni.combine()
            .all()
            .unis(answer, Uni.createFrom().voidItem().onItem().delayIt().by(config.quietAnswer()))
            .with((told, _) -> told);
  }

  private Uni<RecoveryAnswer> look(String tenant, RecoveryRequest request, List<String> alsoNamed) {
    return sightings
        .of(tenant, request.number(), alsoNamed)
        .map(
            found ->
                FindMoney.among(
                    found, request.proof(config.tolerance()), request.buyerId(), clock.instant()));
  }

  private Uni<RecoveryAnswer> insist(
      String tenant, RecoveryRequest request, Confirming confirming) {
    var payment = confirming.payment();
    return payment == null || payment.received() != null
        ? Uni.createFrom().item(confirming)
        : payments
            .attempt(database.pool(), payment.channel(), payment.paymentNo())
            .flatMap(attempt -> askChannel.query(attempt.orElseThrow()))
            .chain(() -> look(tenant, request, List.of()));
  }

  private Uni<RecoveryAnswer> askAround(String tenant, RecoveryRequest request) {
    return askByNumber
        .ask(tenant, request.number())
        .flatMap(
            heard ->
                look(tenant, request, heard.names())
                    .map(
                        second ->
                            second instanceof NotOurs && !heard.answered()
                                ? new Confirming(null, clock.instant().plus(AFTER_SILENCE))
                                : second));
  }
}
