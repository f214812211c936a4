package bida.payment.statement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The numbers of the daily reconciliation. */
@ConfigMapping(prefix = "bida.statement")
public interface StatementConfig {

  /**
   * How many days back statements are fetched by themselves; channels keep them for months, and a
   * service that stood still over a long weekend should miss none. 0: only when somebody asks.
   */
  @WithDefault("5")
  int daysBack();

  /** Where a statement lies while it is read; the system's folder for such files if not named. */
  Optional<Path> folder();

  /** Channels ask to come back after half an hour while they make it (protocols: WeChat 1.5). */
  @WithDefault("PT30M")
  Duration notReadyRetry();

  /** After silence: the statement is of yesterday, minutes do not matter, quotas do. */
  @WithDefault("PT5M")
  Duration silenceRetry();

  /** A damaged or contradictory file is rarely better at once; people are told meanwhile. */
  @WithDefault("PT1H")
  Duration flawRetry();

  /** Longer than the longest download (WeChat: 30 min) and its reading; then others take it up. */
  @WithDefault("PT45M")
  Duration lease();

  /** Where the next day's statement does not have it either, a person is asked; read by then. */
  @WithDefault("PT36H")
  Duration absentAfter();

  /** More than a person could look at; beyond it something is wrong with the whole. */
  @WithDefault("50000")
  int differencesKept();

  /** By then an hour's repairs have made room for more of them. */
  @WithDefault("PT1H")
  Duration beyondLimitRetry();

  /** A person is told of a statement that is still not read so long after its hour. */
  @WithDefault("PT12H")
  Duration overdueAfter();

  /**
   * The kill switch (failures.md B15): no more differences than this are repaired in an hour
   * without a person. A platform of 10,000 orders an hour with every callback and query lost would
   * need more, and then a person should look anyway.
   */
  @WithDefault("1000")
  int repairsPerHour();

  /** The same in minor units of each currency: 500,000 yuan. */
  @WithDefault("50000000")
  long repairedMinorPerHour();

  /** How long a repair that the kill switch stopped waits before it asks again. */
  @WithDefault("PT10M")
  Duration capRetry();

  /** One write to the database; a healthy one takes milliseconds. */
  @WithDefault("PT30S")
  Duration storeWithin();
}
