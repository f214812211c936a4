package bida.fulfillment.resale;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the door for other platforms. */
@ConfigMapping(prefix = "bida.resale")
interface ResaleConfig {

  /** Our number as a supplier, where the platform asks for it before anything else. */
  Optional<String> appId();

  /**
   * An order is answered with its end if that comes so soon, as cards do; the client gives up at 8
   * s, and what is not answered is asked about.
   */
  @WithDefault("PT5S")
  Duration answerWithin();

  /** A request is of now: the protocol gives clocks ten minutes. */
  @WithDefault("PT10M")
  Duration tolerance();

  /** A request has below 2 kB; more is not one. */
  @WithDefault("65536")
  int maxRequestBytes();

  /** order-service answers in a second; by then a person looks why it does not. */
  @WithDefault("PT30M")
  Duration unansweredAfter();

  /** Calls to one platform under way: enough for any, and few enough for a host that is slow. */
  @WithDefault("8")
  int callbacksAtOnce();

  /** A host that does not take a connection by then will not take this one. */
  @WithDefault("PT3S")
  Duration connectTimeout();

  /** What is not acknowledged by then is told again. */
  @WithDefault("PT10S")
  Duration requestTimeout();
}
