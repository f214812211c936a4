package bida.fulfillment;

import bida.fulfillment.core.ClaimRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of claims about deliveries. */
@ConfigMapping(prefix = "bida.verification")
interface VerificationConfig {

  /** Keys in place of one that was no good: a third bad one in a row is no accident. */
  @WithDefault("2")
  int reissuesPerUnit();

  /** How wrong an issuer's clock may be: a use so shortly before the reading is for a person. */
  @WithDefault("PT2M")
  Duration useTolerance();

  /** Suppliers asked again in one tick: claims are few, and deliveries go first. */
  @WithDefault("8")
  int askBatch();

  default ClaimRules.Bounds bounds() {
    return new ClaimRules.Bounds(useTolerance(), reissuesPerUnit());
  }
}
