package bida.payment;

import bida.payment.Channels.Merchant;
import bida.payment.channel.QueryAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
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

  /**
   * What came of it.
   *
   * @param answered whether each channel gave an answer
   * @param names the money that was told, as its channel names it: a bill may show another number
   */
  record Heard(boolean answered, List<String> names) {
    static Heard of(Collection<Heard> each) {
      return new Heard(
          each.stream().allMatch(Heard::answered),
          each.stream().flatMap(heard -> heard.names().stream()).toList());
    }
  }

  /** What was told is applied by then. */
  Uni<Heard> ask(String tenant, String number) {
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
        .map(Heard::of);
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

  private Uni<Heard> learn(QueryAnswer answer) {
    return switch (answer) {
      case QueryAnswer.Paid(var money) ->
          intake
              .answer(money)
              .chain(() -> appliers.apply(money))
              .replaceWith(new Heard(true, List.of(money.transactionId())));
      case QueryAnswer.NotPaid _, QueryAnswer.Closed _, QueryAnswer.NotFound _ ->
          Uni.createFrom().item(new Heard(true, List.of()));
      case QueryAnswer.NoAnswer _ -> Uni.createFrom().item(new Heard(false, List.of()));
    };
  }
}
