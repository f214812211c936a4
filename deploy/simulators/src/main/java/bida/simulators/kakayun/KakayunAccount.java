package bida.simulators.kakayun;

/**
 * The one customer the supplier knows.
 *
 * @param pushUrl where he wants to hear of changed goods
 */
public record KakayunAccount(String userId, String key, String pushUrl) {}
