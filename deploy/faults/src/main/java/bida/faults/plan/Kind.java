package bida.faults.plan;

/** What is done to the running system. */
public enum Kind {
  /** SIGKILL, and started again at once. */
  KILL("killed"),
  /** SIGKILL, and started again when the time is over. */
  OUTAGE("away"),
  /** SIGSTOP, and SIGCONT when the time is over: alive for whoever only looks for the process. */
  FREEZE("frozen"),
  /** Every service is stopped politely and started again, one after the other. */
  ROLLING_RESTART("restarted in turn"),
  /** Nothing passes between two parts; connections stay open, as with a pulled cable. */
  CUT("cut"),
  /** Everything between two parts takes longer. */
  SLOW("slowed down"),
  /** Its clock is ahead of everybody's, and goes back when the time is over. */
  CLOCK_AHEAD("ahead of the others' clock"),
  /** A service begins all topics from their first record again. */
  OFFSET_RESET("set back to the first record"),
  /** A replication slot is dropped while the relay is away; its gap is mended by the runbook. */
  SLOT_DROPPED("dropped");

  private final String done;

  Kind(String done) {
    this.done = done;
  }

  /** What the target is meanwhile, in words. */
  public String done() {
    return done;
  }
}
