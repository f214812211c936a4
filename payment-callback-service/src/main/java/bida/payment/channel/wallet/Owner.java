package bida.payment.channel.wallet;

/** Whose wallet: a buyer of an app has one for each currency. */
public record Owner(String tenant, String buyerId, String currency) {}
