package bida.notification;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every setting of webhooks. */
@ConfigMapping(prefix = "bida.webhooks")
interface WebhookConfig {

  /** Exact host:port pairs that may be private and without TLS; for a demo on one machine only. */
  Optional<List<String>> allow();

  /** 32 bytes in base64 that encrypt the endpoints' secrets at rest. */
  Optional<String> secretKey();

  /** The waits after each failed attempt (product.md, Timers); then the message is parked. */
  List<Duration> waits();

  /** A receiver may ask for patience, but not for more than the longest wait. */
  Duration longestAsked();

  /** Until an answer begins, and once more until it ends; Standard Webhooks asks for 15 to 30 s. */
  Duration timeout();

  /** Nothing in an answer is of interest; more than this is an attack or a mistake. */
  int answerLimit();

  /** One slow receiver holds four connections and nobody else's. */
  int atOncePerEndpoint();

  /**
   * All receivers together, so that a flood of slow ones does not eat the memory; above what three
   * apps can hold with all their endpoints.
   */
  int atOnce();

  /** An app has a few environments; more is a loop in somebody's script. */
  int endpointsPerTenant();

  /** How long the old secret signs beside the new one. */
  Duration rotation();

  /**
   * When a claimed message is tried again though nobody recorded an answer: well above twice the
   * timeout, for the head of an answer and its body.
   */
  Duration lease();
}
