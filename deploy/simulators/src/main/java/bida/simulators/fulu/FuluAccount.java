package bida.simulators.fulu;

/**
 * The one customer the supplier knows.
 *
 * @param callbackUrl where callbacks go unless an order names its own
 */
public record FuluAccount(String appKey, String secret, String callbackUrl) {}
