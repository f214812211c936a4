package bida.load;

import bida.load.measure.Cpu;
import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.Apart;
import bida.load.system.FulfillmentApart;
import bida.load.system.Reference;
import bida.load.system.Requests;
import bida.load.system.Settled;
import bida.local.machine.Say;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How fast one SKU is sold out by orders that all want it, beside a key per transaction. */
final class HotSku implements Benchmark {

  private static final double RATIO = 4;
  private static final int BUYERS = 64;
  private static final Duration LENGTH = Duration.ofSeconds(4);
  // More than one run of the reference takes on two processors.
  private static final int KEYS_OF_REFERENCE = 24_000;
  // One in ten comes too late.
  private static final double BEYOND = 1.1;
  private static final long STUCK_SECONDS = 60;

  private static final String KEYS =
      """
      with batch as (
        insert into key_batch (id, sku, imported, refused, imported_by, imported_at)
        values (gen_random_uuid(), '%1$s', %2$d, 0, 'bench', timestamptz '2026-01-01 00:00:00Z') returning id),
      counted as (
        insert into stock (sku, version, usable_total) values ('%1$s', 1, %2$d)
        on conflict (sku) do update set usable_total = stock.usable_total + %2$d)
      insert into card_key (id, batch_id, sku, status, fingerprint, sealed, seal_version, kek_id, hint, imported_at)
      select gen_random_uuid(), batch.id, '%1$s', 'AVAILABLE', sha256(('%1$s' || n || batch.id)::bytea),
        decode(repeat('5e', 190), 'hex'), 1, 1, '0001', timestamptz '2026-01-01 00:00:00Z'
      from batch, generate_series(1, %2$d) n
      """;

  private final Stack stack;
  private final int keys;
  private final int pairs;
  private final Semaphore places = new Semaphore(0);
  private int sales;
  private long asked;

  HotSku(Stack stack, int keys, int pairs) {
    this.stack = stack;
    this.keys = keys;
    this.pairs = Math.max(Pairs.LEAST, pairs);
  }

  @Override
  public Report run(Say say) throws Exception {
    try (var database = Apart.create(stack, Service.FULFILLMENT);
        var requests = Requests.open(stack);
        var service = FulfillmentApart.start(stack);
        var _ = new Settled(database, places);
        var reference =
            new Reference(
                stack.home().root().resolve("deploy/load/reference/hot-sku.sql"),
                database,
                BUYERS)) {
      return measure(say, database, requests, service, reference);
    }
  }

  private Report measure(
      Say say, Apart database, Requests requests, FulfillmentApart service, Reference reference)
      throws Exception {
    var cpu = new Cpu(service.pid(), database.serverPid());
    say.line("warm-up", "sales until they get no faster");
    WarmUp.run(
        say,
        _ -> {
          stock(database, "HOT-" + ++sales, keys);
          return sale(requests, "HOT-" + sales);
        });
    one(database, reference);

    var measured = new ArrayList<Pair>();
    var before = one(database, reference);
    for (int i = 1; i <= pairs; i++) {
      stock(database, "HOT-" + ++sales, keys);
      var used = cpu.used();
      var ours = sale(requests, "HOT-" + sales);
      var millis = cpu.millisSince(used, keys);
      var after = one(database, reference);
      var pair = new Pair(before, ours, after, millis);
      say.line("pair " + i, Ratios.told(pair));
      measured.add(pair);
      before = after;
    }
    stock(database, "HOT-" + ++sales, keys);
    return report(database, new Pairs(measured), sale(requests, "HOT-" + sales, BUYERS));
  }

  private void stock(Apart database, String sku, int count) throws SQLException {
    database.execute(KEYS.formatted(sku, count));
    // A plan made while a table was empty reads all of it when it is full, on either side.
    database.execute("vacuum (analyze)");
    database.rest();
  }

  private double one(Apart database, Reference reference) throws SQLException {
    stock(database, "REFERENCE", KEYS_OF_REFERENCE);
    return reference.run(LENGTH).perSecond();
  }

  private double sale(Requests requests, String sku) throws InterruptedException {
    return sale(requests, sku, Integer.MAX_VALUE);
  }

  /**
   * Keys a second, until the last of all who asked has an answer.
   *
   * @param atATime how many are asked for before the first has to be decided
   */
  private double sale(Requests requests, String sku, int atATime) throws InterruptedException {
    var wanted = (int) (keys * BEYOND);
    var began = System.nanoTime();
    for (int i = 0; i < wanted; i++) {
      if (i >= atATime) {
        waitFor(1);
      }
      requests.send("%s-%d".formatted(sku, i), sku);
    }
    waitFor(Math.min(wanted, atATime));
    asked += wanted;
    return keys / ((System.nanoTime() - began) / 1e9);
  }

  private void waitFor(int buyers) throws InterruptedException {
    if (!places.tryAcquire(buyers, STUCK_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing was decided for " + STUCK_SECONDS + " s");
    }
  }

  private Report report(Apart database, Pairs pairs, double closed) throws SQLException {
    var sold = (long) sales * keys;
    var findings =
        List.of(
            Finding.atLeast(
                "keys/s over the reference's keys/s", pairs.median(Pair::ratio), RATIO, ""),
            Finding.told("keys issued", pairs.median(Pair::ours).orElse(0), "/s"),
            Finding.told(
                "reference",
                pairs.median(pair -> (pair.before() + pair.after()) / 2).orElse(0),
                "/s"),
            Finding.told(
                "CPU of service and database per key",
                pairs.median(Pair::cpuMillis).orElse(0),
                "ms"),
            Finding.told(
                "keys issued where only " + BUYERS + " at a time wait for theirs", closed, "/s"),
            Finding.exactly(
                "asked for and not decided",
                asked - database.count("select count(*) from delivery where sku like 'HOT-%'"),
                0),
            Finding.exactly(
                "keys sold and not at exactly one line",
                sold
                    - database.count(
                        """
                        select count(*) from (
                          select k.id from card_key k join delivery d using (order_no, line_no)
                          where k.sku like 'HOT-%' and k.sku = d.sku and k.status = 'ISSUED' and d.status = 'ISSUED'
                          group by k.id having count(*) = 1) as right_ones
                        """),
                0),
            Finding.exactly(
                "lines said to be issued beyond the keys",
                database.count(
                        "select count(*) from delivery where sku like 'HOT-%' and status = 'ISSUED'")
                    - sold,
                0),
            Finding.exactly(
                "surplus told that there is none",
                database.count(
                    "select count(*) from delivery where sku like 'HOT-%' and status = 'UNAVAILABLE'"),
                asked - sold),
            Finding.exactly(
                "decided and not told",
                asked
                    - database.count(
                        """
                        select count(*) from outbox where aggregateid like 'HOT-%'
                          and type in ('card-key-issued', 'card-key-unavailable')
                        """),
                0),
            Finding.told("pairs discarded", pairs.discarded().size(), "of " + pairs.all().size()));
    return new Report(
        "hot-sku",
        "delivery-requested of a rush, all for one SKU, a tenth more than it has keys, none of which"
            + " waits for another: key, line, history and event committed",
        "deploy/load/reference/hot-sku.sql over JDBC, "
            + BUYERS
            + " clients: one key per transaction with SKIP LOCKED, and the same rows for it",
        Report.now(),
        Report.thisMachine(),
        findings,
        List.of(Ratios.of(pairs)),
        List.of(
            "The reference is the least the database can be asked to do for one line: one statement"
                + " takes a key and stores line, history and event. Ours takes the request from Kafka"
                + " as well.",
            "The service runs as an instance of its own with the JVM's optimising compiler, on a"
                + " database and a topic of its own.",
            "Load tool, service, database, broker and the rest of the stack share the machine."));
  }
}
