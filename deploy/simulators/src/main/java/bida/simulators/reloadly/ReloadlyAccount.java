package bida.simulators.reloadly;

/**
 * The one customer the supplier knows.
 *
 * @param webhookUrl as its dashboard has it
 */
public record ReloadlyAccount(
    String clientId, String clientSecret, String webhookSecret, String webhookUrl) {}
