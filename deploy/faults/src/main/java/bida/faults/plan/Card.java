package bida.faults.plan;

import java.time.Duration;

/**
 * A fault that has no time yet.
 *
 * @param mending what the mending takes on two busy processors; the next fault waits for it
 */
record Card(Kind kind, String target, Duration lasts, Duration mending) {

  Duration takes() {
    return lasts.plus(mending);
  }
}
