package bida.payment;

import bida.payment.Channels.Merchant;
import bida.payment.channel.QueryAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Asks every channel of an app once about a number on a bill, all at the same time and with a
 * limit: the same questions whatever is known here, for a buyer with a wrong field must not tell
 * them apart.
 */
@ApplicationScoped
class AskByNumber {

  private static final Logger LOG = Logger.getLogger(AskByNumber.class);

  private final Channels channels;
  private final Intake intake;
  private final ApplyMovements appliers;
  private final RecoveryConfig config;

  AskByNumber(Channels channels, Intake intake, ApplyMovements appliers, RecoveryConfig config) {
    this.channels = channels;
    this.intake = intake;
    this.appliers = appliers;
    this.config = config;
  }

  /** True when each channel gave an answer; what it told is applied by then. */
  Uni<Boolean> ask(String tenant, String number) {
    var asked =
        channels
            .merchantsOf(tenant)
            .filter(merchant -> channels.capabilities(merchant.channel(), merchant.name()).query())
            .toList();
    return Multi.createFrom()
        .iterable(asked)
        .onItem()
        .transformToUniAndMerge(merchant -> ask(merchant, number).flatMap(this::learn))
        .collect()
        .asList()
        .map(answered -> !answered.contains(false));
  }

  private Uni<QueryAnswer> ask(Merchant merchant, String number) {
    return channels
        .call(merchant.channel(), "find", null, channel -> channel.find(merchant.name(), number))
        .ifNoItem()
        .after(config.askWithin())
        .recoverWithItem(() -> new QueryAnswer.NoAnswer("too slow for somebody who waits"))
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf(
                    failure,
                    "%s cannot be asked by number; the buyer is asked to come back.",
                    merchant.channel()))
        .onFailure()
        .recoverWithItem(() -> new QueryAnswer.NoAnswer("failed"));
  }

  private Uni<Boolean> learn(QueryAnswer answer) {
    return switch (answer) {
      case QueryAnswer.Paid(var money) ->
          intake.answer(money).chain(() -> appliers.apply(money)).replaceWith(true);
      case QueryAnswer.NotPaid _, QueryAnswer.Closed _, QueryAnswer.NotFound _ ->
          Uni.createFrom().item(true);
      case QueryAnswer.NoAnswer _ -> Uni.createFrom().item(false);
    };
  }
}
