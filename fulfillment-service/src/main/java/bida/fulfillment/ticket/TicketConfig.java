package bida.fulfillment.ticket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of tickets. */
@ConfigMapping(prefix = "bida.tickets")
interface TicketConfig {

  /**
   * How often one ticket is shown: a rotating code takes two a minute, several phones some more.
   */
  @WithDefault("20")
  int showsPerMinute();

  /** Unknown codes of one device: a gate misreads now and then, a script does not stop. */
  @WithDefault("10")
  int missesPerMinute();

  /**
   * Of all devices of one client, for devices are named by themselves; a stadium has many gates.
   */
  @WithDefault("100")
  int missesOfAClientPerMinute();

  /** How long a link to share lies around in a chat before it is of no use to whoever finds it. */
  @WithDefault("PT48H")
  Duration shareFor();

  /** Links of one ticket in a day: it changes hands once or twice. */
  @WithDefault("10")
  int sharesPerDay();

  /** Offline redemptions in one request: a gate's hour, in a second or two. */
  @WithDefault("500")
  int maxSync();

  /** A gate that was away for longer is a case for people. */
  @WithDefault("P7D")
  Duration syncFor();

  /** Tickets in one page of a manifest: below 1 MB. */
  @WithDefault("5000")
  int manifestPage();

  /** A manifest knows nothing of what was reissued or revoked since. */
  @WithDefault("PT12H")
  Duration manifestFor();

  /** Lines whose deadline is passed in one tick, so that the other timers have their turn. */
  @WithDefault("100")
  int deadlineBatch();
}
