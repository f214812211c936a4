package bida.load;

import bida.local.machine.Say;

/**
 * The compiler takes half of a small machine for a minute: what is measured is a service that has
 * been running, so warming up goes on until three rounds in a row are hardly faster than the best
 * before. Two may be slow by chance while it is still at work.
 */
final class WarmUp {

  private static final double STILL_WARMING = 1.1;
  private static final int SLACK_ROUNDS = 3;
  private static final int MOST_ROUNDS = 16;

  /** One round, the best before it in operations a second given, and how many it had. */
  @FunctionalInterface
  interface Round {
    double perSecond(double best) throws Exception;
  }

  private WarmUp() {}

  /** The best of them. */
  static double run(Say say, Round round) throws Exception {
    var best = 0.0;
    var slack = 0;
    for (int number = 1; number <= MOST_ROUNDS && slack < SLACK_ROUNDS; number++) {
      var perSecond = round.perSecond(best);
      say.line("round " + number, "%.0f/s".formatted(perSecond));
      slack = perSecond < best * STILL_WARMING ? slack + 1 : 0;
      best = Math.max(best, perSecond);
    }
    return best;
  }
}
