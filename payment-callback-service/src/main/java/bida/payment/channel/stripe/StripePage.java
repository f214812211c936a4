package bida.payment.channel.stripe;

/** The page on which the buyer pays; stored with the session's id, which asking needs. */
record StripePage(String sessionId, String url) {

  static StripePage of(String handle) {
    var cut = handle.indexOf(' ');
    return new StripePage(handle.substring(0, cut), handle.substring(cut + 1));
  }

  String handle() {
    return sessionId + " " + url;
  }
}
