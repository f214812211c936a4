package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementTaker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** What the rows of one statement come to, each of whose parts is read by a thread of its own. */
final class StatementParts implements Supplier<StatementTaker> {

  // Often enough for a person who watches, seldom enough for the database.
  private static final long PROGRESS_EVERY = 100_000;

  private final Comparison comparison;
  private final LongConsumer progress;
  private final List<Part> parts = new ArrayList<>();
  private final AtomicLong rows = new AtomicLong();

  /**
   * @param progress is told from time to time how many rows there were so far
   */
  StatementParts(Comparison comparison, LongConsumer progress) {
    this.comparison = comparison;
    this.progress = progress;
  }

  @Override
  public StatementTaker get() {
    var part = new Part(comparison.part());
    parts.add(part);
    return part;
  }

  List<Money> fees() {
    var all = new Fees();
    parts.forEach(part -> all.addAll(part.fees));
    return all.total();
  }

  List<StatementRow> disputes() {
    return parts.stream().flatMap(part -> part.disputes.stream()).toList();
  }

  private final class Part implements StatementTaker {

    private final Comparison.Part compared;
    private final Fees fees = new Fees();
    private final List<StatementRow> disputes = new ArrayList<>();

    Part(Comparison.Part compared) {
      this.compared = compared;
    }

    @Override
    public void take(StatementRow row) {
      compared.take(row);
      fees.add(row.fee(), row.amount().currency());
      switch (row.kind()) {
        case DISPUTE, DISPUTE_RETURNED -> disputes.add(row);
        case PAYMENT, REFUND, OTHER -> {}
      }
      var count = rows.incrementAndGet();
      if (count % PROGRESS_EVERY == 0) {
        progress.accept(count);
      }
    }

    @Override
    public void startsAfter(long lines) {
      compared.startsAfter(lines);
      disputes.replaceAll(row -> row.further(lines));
    }
  }
}
