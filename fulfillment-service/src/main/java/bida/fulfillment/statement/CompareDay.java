package bida.fulfillment.statement;

import bida.fulfillment.core.StatementRule;
import bida.fulfillment.core.StatementRule.Difference;
import bida.fulfillment.core.StatementRule.Said;
import bida.fulfillment.core.StatementRule.Theirs;
import bida.fulfillment.statement.Differences.Found;
import bida.fulfillment.statement.OwnAttempts.Own;
import bida.fulfillment.supplier.StatementAnswer.Row;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a day, number by number, both ways. */
@ApplicationScoped
class CompareDay {

  // An order sent just before midnight is one of the next day there, and clocks differ a little.
  private static final Duration AROUND_MIDNIGHT = Duration.ofMinutes(10);

  private final OwnAttempts attempts;
  private final StatementDays days;

  CompareDay(OwnAttempts attempts, StatementDays days) {
    this.attempts = attempts;
    this.days = days;
  }

  Uni<List<Found>> compare(SqlConnection tx, StatementKey key, ZoneId zone, List<Row> rows) {
    var listed = byNumber(rows);
    return attempts
        .listed(tx, key.supplier(), listed.keySet())
        .call(own -> attempts.mark(tx, key.supplier(), own.keySet(), key.day()))
        .flatMap(
            own ->
                notListed(tx, key, zone)
                    .map(
                        missing -> {
                          var found = new ArrayList<Found>();
                          listed.forEach(
                              (number, theirs) ->
                                  found.addAll(
                                      differences(
                                          number, Optional.ofNullable(own.get(number)), theirs)));
                          found.addAll(missing);
                          return found;
                        }));
  }

  private static Map<String, Theirs> byNumber(List<Row> rows) {
    var listed = new LinkedHashMap<String, Theirs>();
    for (var row : rows) {
      listed.merge(
          row.attemptNo(),
          new Theirs(said(row), row.cost(), 1),
          // A number that stands there twice counts as what it charges.
          (one, other) -> {
            var charged = other.said() == Said.DONE ? other : one;
            return new Theirs(charged.said(), charged.cost(), one.times() + 1);
          });
    }
    return listed;
  }

  private static Said said(Row row) {
    return switch (row.outcome()) {
      case SUCCESS -> Said.DONE;
      case FAILED -> Said.FAILED;
      case PROCESSING, UNKNOWN -> Said.OPEN;
    };
  }

  private static List<Found> differences(String number, Optional<Own> own, Theirs theirs) {
    return StatementRule.compare(own.map(Own::ours), theirs).stream()
        .map(
            difference ->
                new Found(
                    number,
                    own.map(Own::orderNo).orElse(null),
                    own.map(Own::tenant).orElse(null),
                    difference))
        .toList();
  }

  // The minutes before midnight wait for the next day, unless that one is compared already.
  private Uni<List<Found>> notListed(SqlConnection tx, StatementKey key, ZoneId zone) {
    var begin = key.day().atStartOfDay(zone).toInstant();
    var end = key.day().plusDays(1).atStartOfDay(zone).toInstant();
    return days.isDone(tx, new StatementKey(key.supplier(), key.day().minusDays(1)))
        .flatMap(
            before ->
                days.isDone(tx, new StatementKey(key.supplier(), key.day().plusDays(1)))
                    .flatMap(
                        after ->
                            attempts.unlisted(
                                tx,
                                key.supplier(),
                                before ? begin.minus(AROUND_MIDNIGHT) : begin,
                                after ? end : end.minus(AROUND_MIDNIGHT))))
        .map(
            unlisted ->
                unlisted.stream()
                    .filter(own -> StatementRule.mustBeListed(own.ours()))
                    .map(
                        own ->
                            new Found(
                                own.attemptNo(),
                                own.orderNo(),
                                own.tenant(),
                                Difference.NOT_LISTED))
                    .toList());
  }
}
