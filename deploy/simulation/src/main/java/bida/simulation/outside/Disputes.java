package bida.simulation.outside;

import bida.contracts.DisputeStage;
import bida.contracts.Money;
import bida.payment.core.Movement.Disputed;
import bida.payment.core.Movement.MoneyIn;
import bida.simulation.machine.World;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Payers who complain at a channel, and how it ends: one complaint of each payment. */
public final class Disputes {

  // Ours have a day, and another with every word of the payer's.
  private static final Duration REPLY_WITHIN = Duration.ofDays(1);

  /** What a payer says of his payment. */
  public static final class Dispute {
    private final MoneyIn paid;
    private DisputeStage stage = DisputeStage.OPENED;
    private Money amount;
    private int steps;

    Dispute(MoneyIn paid) {
      this.paid = paid;
      this.amount = paid.amount();
    }

    public String id() {
      return "D" + paid.transactionId();
    }

    public boolean isOpen() {
      return stage.isOpen();
    }
  }

  private final World world;
  private final Consumer<Disputed> write;
  private final Map<String, Dispute> ofMoney = new LinkedHashMap<>();

  /** {@code write}: sends word of a step. */
  Disputes(World world, Consumer<Disputed> write) {
    this.world = world;
    this.write = write;
  }

  public Collection<Dispute> all() {
    return ofMoney.values();
  }

  public boolean isNew(MoneyIn paid) {
    return !ofMoney.containsKey(paid.transactionId());
  }

  public void open(MoneyIn paid) {
    var dispute = new Dispute(paid);
    ofMoney.put(paid.transactionId(), dispute);
    tell(dispute, DisputeStage.OPENED);
  }

  /** The payer writes again. */
  public void update(Dispute dispute) {
    tell(dispute, DisputeStage.UPDATED);
  }

  public void end(Dispute dispute) {
    tell(dispute, DisputeStage.ENDED);
  }

  /** The channel gives the payer so many minor units of ours. */
  void lose(Dispute dispute, long minor) {
    dispute.amount = Money.of(minor, dispute.amount.currency());
    tell(dispute, DisputeStage.LOST);
  }

  /** Minor units that the channel took. */
  long lostOf(String transactionId) {
    var dispute = ofMoney.get(transactionId);
    return dispute == null || dispute.stage != DisputeStage.LOST ? 0 : dispute.amount.amountMinor();
  }

  private void tell(Dispute dispute, DisputeStage stage) {
    dispute.stage = stage;
    dispute.steps++;
    var paid = dispute.paid;
    write.accept(
        new Disputed(
            paid.channel(),
            paid.merchant(),
            dispute.id(),
            String.valueOf(dispute.steps),
            stage,
            paid.transactionId(),
            paid.paymentNo(),
            dispute.amount,
            "the payer complains",
            stage.isOpen() ? world.now().plus(REPLY_WITHIN) : null,
            world.now()));
  }

  MoneyIn paidOf(Dispute dispute) {
    return dispute.paid;
  }
}
