package bida.simulators.agiso;

/** The one customer the supplier knows. */
public record AgisoAccount(String userId, String appSecret, String merchantKey) {}
