package bida.payment.core;

import bida.contracts.OrderEvent.Line;
import java.util.List;

/** What the buyer reads in the channel's app and on the bill. */
final class Titles {

  // WeChat Pay takes 127 characters, the shortest of the channels.
  private static final int LENGTH = 127;

  private Titles() {}

  static String of(List<Line> lines) {
    var first = lines.getFirst().title();
    var title = lines.size() == 1 ? first : first + " +" + (lines.size() - 1);
    return title.substring(
        0, title.offsetByCodePoints(0, Math.min(LENGTH, title.codePointCount(0, title.length()))));
  }
}
