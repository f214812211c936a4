package bida.simulators.kakayun;

/** The one customer the supplier knows. */
public record KakayunAccount(String userId, String key) {}
