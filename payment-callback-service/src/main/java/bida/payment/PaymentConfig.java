package bida.payment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of this service that are not a channel's. */
@ConfigMapping(prefix = "bida.payment")
public interface PaymentConfig {

  /** Where channels reach us; + /v1/callbacks/…, so without a slash at its end. */
  String publicUrl();

  /** An app pays right after placing, while the order is still on its way here through Kafka. */
  @WithDefault("PT2S")
  Duration orderWait();

  /**
   * How many such requests wait at once on an instance: 500 orders a second, all of them late. A
   * look for a thousand numbers takes the database a few ms, four times a second.
   */
  @WithDefault("1000")
  int ordersAwaited();

  /** A buyer who fails this often needs a person; two digits of the payment number hold 99. */
  @WithDefault("20")
  int attemptsPerOrder();

  /** Channels call back with a few kB; more is an attack. */
  @WithDefault("65536")
  int callbackMaxBytes();

  /** Channels give up at 5 s; what is not stored by then is asked for again by them. */
  @WithDefault("PT3S")
  Duration storeWithin();

  /** A callback may overtake the commit of its attempt by seconds, never by minutes. */
  @WithDefault("PT5M")
  Duration orphanAfter();

  /** The buyer is waiting: between two tries to match an orphan. */
  @WithDefault("PT2S")
  Duration orphanRetry();

  /** Channels refuse us at 5 min; half of that leaves time to set the clock right. */
  @WithDefault("PT2M30S")
  Duration clockSkewAlarm();

  /** product.md: a person looks at what is unconfirmed for so long. */
  @WithDefault("PT30M")
  Duration caseAfter();

  /** An operator's book is mended within days; a person has had the case since the first hour. */
  @WithDefault("P3D")
  Duration askBackFor();

  /** Cards take money back within three working days, and there may be a weekend between. */
  @WithDefault("P5D")
  Duration refundArrival();

  /**
   * How long past its expiry an attempt the channel does not know must stay unknown to be closed.
   */
  @WithDefault("PT1M")
  Duration notFoundGrace();

  /** How many unsigned "no such order" in a row count, then. */
  @WithDefault("3")
  int notFoundTimes();

  /** Payments on one page of a search: a screen of a back office. */
  @WithDefault("100")
  int maxPage();

  /** Rows a worker claims at once; small, so that several instances share an outage's backlog. */
  @WithDefault("50")
  int batch();

  /** Calls to a channel at the same time; half of what the channel's quota of 20/s would bear. */
  @WithDefault("8")
  int callsAtOnce();

  /**
   * Queries to one channel per second and instance; half of a quota of 20/s, the rest is people's.
   */
  @WithDefault("10")
  int queriesPerSecond();

  /** As many in a row of one merchant are an outage, or its certificate, and not bad luck. */
  @WithDefault("8")
  int silencesToPause();

  /** Short, for buyers wait for the channel's return; then one question finds out. */
  @WithDefault("PT15S")
  Duration pauseAfterSilence();

  /** A question without an answer is asked again so soon, whatever the timetable says. */
  @WithDefault("PT30S")
  Duration silenceRetry();

  /** Workers applying what channels told; two per core keep the database busy, not the pool. */
  @WithDefault("4")
  int appliers();
}
