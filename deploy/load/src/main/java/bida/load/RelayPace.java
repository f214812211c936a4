package bida.load;

import static java.util.Comparator.comparingDouble;

import bida.load.measure.Cpu;
import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.measure.Schedule;
import bida.load.report.Finding;
import bida.load.system.Apart;
import bida.load.system.OutboxRows;
import bida.load.system.RelayApart;
import bida.load.system.SlotReader;
import bida.load.system.TopicReader;
import bida.local.machine.Say;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Loads of one rate through the relay, each between two of the same stream read plainly.
 *
 * @param pairs of their p99, in milliseconds: less is better
 */
record RelayPace(double perSecond, List<Relayed> loads, Pairs pairs) {

  /** A load that went through the relay, and the processor time of one of its rows. */
  record Relayed(OutboxLoad load, double relayMillis, double othersMillis) {}

  /**
   * What all of it happens in.
   *
   * @param others database and broker
   */
  record Way(
      Apart database,
      OutboxRows rows,
      RelayApart relay,
      TopicReader topic,
      Cpu relayCpu,
      Cpu others) {

    Relayed relayed(Schedule schedule) throws SQLException {
      database.rest();
      var rowCount = schedule.size();
      var first = rows.take(rowCount);
      var heard = topic.expect(first, rowCount);
      var relayUsed = relayCpu.used();
      var othersUsed = others.used();
      var load = OutboxLoad.of(rows, schedule, first, heard);
      return new Relayed(
          load,
          relayCpu.millisSince(relayUsed, rowCount),
          others.millisSince(othersUsed, rowCount));
    }

    // Beside it the relay would take the processors that the reference is to have; what it has
    // missed it tells afterwards.
    OutboxLoad plain(Schedule schedule) throws SQLException, InterruptedException {
      database.rest();
      var first = rows.take(schedule.size());
      try (var plain = SlotReader.open(database, "plain")) {
        relay.freeze();
        var late = topic.expect(first, schedule.size());
        var load = OutboxLoad.of(rows, schedule, first, plain.expect(first, schedule.size()));
        relay.thaw();
        late.awaitAll(OutboxLoad.STUCK);
        return load;
      }
    }
  }

  static RelayPace of(Say say, Way way, Schedule schedule, int pairs) throws Exception {
    var loads = new ArrayList<Relayed>();
    var measured = new ArrayList<Pair>();
    // Once to get used to it.
    way.relayed(schedule);
    var before = way.plain(schedule).p99();
    for (int i = 1; i <= pairs; i++) {
      var relayed = way.relayed(schedule);
      var ours = relayed.load();
      var after = way.plain(schedule).p99();
      say.line(
          "%.0f/s, %d".formatted(schedule.perSecond(), i),
          "p99 %.1f ms, from the commit on %.1f ms; read plainly %.1f ms before and %.1f ms after"
              .formatted(ours.p99(), ours.way().millisAt(99), before, after));
      loads.add(relayed);
      measured.add(
          new Pair(before, ours.p99(), after, relayed.relayMillis() + relayed.othersMillis()));
      before = after;
    }
    return new RelayPace(schedule.perSecond(), List.copyOf(loads), new Pairs(measured));
  }

  OutboxLoad middle() {
    return middle(loads, relayed -> relayed.load().p99()).load();
  }

  private static Relayed middle(List<Relayed> loads, ToDoubleFunction<Relayed> by) {
    return loads.stream().sorted(comparingDouble(by)).toList().get(loads.size() / 2);
  }

  List<Finding> told() {
    var at = " at %.0f/s".formatted(perSecond);
    return List.of(
        Finding.told("p50" + at, middle().run().millisAt(50), "ms"),
        Finding.told("p99 from the commit on" + at, middle().way().millisAt(99), "ms"),
        Finding.told(
            "p99 of the stream read plainly" + at,
            pairs.median(pair -> (pair.before() + pair.after()) / 2),
            "ms"),
        Finding.told(
            "p99 over that of the stream read plainly" + at, pairs.median(Pair::ratio), ""),
        Finding.told(
            "CPU of the relay per row" + at,
            middle(loads, Relayed::relayMillis).relayMillis(),
            "ms"),
        Finding.told(
            "CPU of database and broker per row" + at,
            middle(loads, Relayed::othersMillis).othersMillis(),
            "ms"),
        Finding.told("pairs discarded" + at, pairs.discarded().size(), "of " + pairs.all().size()));
  }

  long failed() {
    return loads.stream().mapToLong(relayed -> relayed.load().run().failed()).sum();
  }
}
