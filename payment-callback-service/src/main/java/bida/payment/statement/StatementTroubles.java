package bida.payment.statement;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.payment.statement.Difference.What;
import bida.platform.database.Database;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Calls people, and counts the money that nobody told us of. */
@ApplicationScoped
class StatementTroubles {

  private static final Logger LOG = Logger.getLogger(StatementTroubles.class);

  private final Database database;
  private final Statements statements;
  private final Outbox outbox;
  private final MeterRegistry metrics;
  private final InstantSource clock;

  StatementTroubles(
      Database database,
      Statements statements,
      Outbox outbox,
      MeterRegistry metrics,
      InstantSource clock) {
    this.database = database;
    this.statements = statements;
    this.outbox = outbox;
    this.metrics = metrics;
    this.clock = clock;
  }

  void count(StatementKey key, List<Difference> differences) {
    for (var what : What.values()) {
      long count = differences.stream().filter(each -> each.what() == what).count();
      metrics
          .counter(
              "bida.statement.differences",
              "channel",
              key.channel(),
              "difference",
              what.name().toLowerCase(Locale.ROOT))
          .increment(count);
    }
    for (var missing : differences) {
      var theirs = missing.theirs();
      if (missing.what() == What.MISSING_HERE && theirs != null) {
        metrics
            .counter(
                "bida.statement.missing.minor",
                "channel",
                key.channel(),
                "currency",
                theirs.amount().currency())
            .increment(theirs.amount().amountMinor());
      }
    }
    var missing = differences.stream().filter(each -> each.what() == What.MISSING_HERE).count();
    if (missing > 0) {
      LOG.warnf(
          "The statement of %s for %s has %d movements nobody told us of; they are taken from it.",
          key.channel(), key.day(), missing);
    }
  }

  Uni<Void> flawed(StatementKey key, String why) {
    var needed =
        needed(
            "statement-flawed:" + key.channel() + ":" + key.merchant() + ":" + key.day(),
            "statement-flawed",
            null,
            "The statement of "
                + key.channel()
                + " for "
                + key.day()
                + " cannot be believed: "
                + why);
    return database.inTransaction(tx -> tell(tx, needed));
  }

  /** Once per statement, however long it stays away. */
  Uni<Void> overdue(StatementKey key, String why) {
    var needed =
        needed(
            "statement-overdue:" + key.channel() + ":" + key.merchant() + ":" + key.day(),
            "statement-overdue",
            null,
            "The statement of "
                + key.channel()
                + " for "
                + key.day()
                + " is not read yet: "
                + why
                + ". It is asked for on.");
    return database.inTransaction(
        tx ->
            statements
                .isOverdueNews(tx, key)
                .flatMap(news -> news ? tell(tx, needed) : Uni.createFrom().voidItem()));
  }

  Uni<Void> differs(SqlConnection tx, OpenDifference difference) {
    return tell(
        tx,
        needed(
            "statement-difference:"
                + difference.channel()
                + ":"
                + difference.reference()
                + ":"
                + difference.what(),
            "statement-difference",
            difference.orderNo(),
            difference.words()));
  }

  /** Told once an hour and channel, however many repairs wait. */
  Uni<Void> stopped(SqlConnection tx, OpenDifference difference, String hour) {
    LOG.errorf(
        "Repairs from statements of %s have reached the cap of this hour; the rest waits for a"
            + " person or the next hour.",
        difference.channel());
    return tell(
        tx,
        needed(
            "statement-repairs-stopped:" + difference.channel() + ":" + hour,
            "statement-repairs-stopped",
            null,
            "More differences of "
                + difference.channel()
                + " than the cap allows were to be repaired in one hour. Look whether they are real;"
                + " the rest goes on hour by hour."));
  }

  private CaseNeeded needed(
      String dedupeKey, String kind, @Nullable String orderNo, String detail) {
    return new CaseNeeded(dedupeKey, kind, orderNo, null, detail, clock.instant());
  }

  private Uni<Void> tell(SqlConnection tx, CaseNeeded needed) {
    return outbox.publish(tx, Publication.of(needed.key(), null, null, List.<Event>of(needed)));
  }
}
