package bida.simulators.alipay;

import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * The one app Alipay knows.
 *
 * @param appKey verifies what the app sends
 * @param platformKey signs what Alipay sends: a pair of its own, for the official client refuses to
 *     believe its own key
 */
public record AlipayAccount(
    String appId, String sellerId, PublicKey appKey, PrivateKey platformKey) {

  /** Never the key. */
  @Override
  public String toString() {
    return "alipay account " + appId;
  }
}
