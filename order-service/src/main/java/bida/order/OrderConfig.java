package bida.order;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Every setting of order-service, each with its reason. */
@ConfigMapping(prefix = "bida.order")
public interface OrderConfig {

  /**
   * Lines of one order: a cart of virtual goods is short, and each line is a lock in one
   * transaction.
   */
  @WithDefault("20")
  int maxLines();

  /** Unpaid orders of one buyer at a time: more would hoard stock that others could buy. */
  @WithDefault("20")
  int maxUnpaidPerBuyer();

  /** How long an app waits for its order to be stored; what is stored later its key finds. */
  @WithDefault("PT10S")
  Duration placeWithin();

  /** Rows of one page: a phone shows ten, a back office a hundred. */
  @WithDefault("100")
  int maxPage();

  /** Due orders handled per tick: bounds the memory of a tick after an outage. */
  @WithDefault("200")
  int dueBatch();

  /** Delivered orders confirm themselves after this (product.md, Timers). */
  @WithDefault("PT72H")
  Duration autoConfirm();

  /** Appeals are possible for so long after completion. */
  @WithDefault("P7D")
  Duration refundWindow();

  /** Money after the end of the payment window reopens an order for so long. */
  @WithDefault("PT12H")
  Duration lateMoney();

  /** A cancelled order is watched for money for so long. */
  @WithDefault("PT24H")
  Duration lateWatch();

  /** After a missed promise the undelivered rest is given back after this. */
  @WithDefault("PT24H")
  Duration overdue();

  /** Open live streams per instance: each holds a connection and a timer. */
  @WithDefault("2000")
  int maxStreams();

  /** What an app tells of one order: a buyer sees a dozen pages, a loop would fill the disk. */
  @WithDefault("200")
  int maxTrail();

  /** Orders of one app that are not here, per day: more is one fault, not so many cases. */
  @WithDefault("100")
  int maxGhostsPerDay();

  /**
   * Fewer left to sell than this, and operators are told, where a SKU has no threshold of its own.
   */
  @WithDefault("10")
  long lowStock();

  /** So much above it before it is told again: orders that are cancelled give stock back. */
  @WithDefault("10")
  long lowStockMargin();

  /** A stream looks at the history at least this often, should a hint be lost. */
  @WithDefault("PT5S")
  Duration streamPoll();

  /** Silence longer than this is cut by proxies on the way. */
  @WithDefault("PT15S")
  Duration heartbeat();
}
