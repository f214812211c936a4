package bida.simulators.stripe;

/**
 * The one account, and the endpoint its owner has added in the dashboard.
 *
 * @param secretBefore while it is rolled both secrets sign; empty where it is not
 */
public record StripeAccount(String key, String secret, String secretBefore, String endpoint) {}
