package bida.load.measure;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Processor time of processes and of all they have started: the steadiest figure of a run. */
public final class Cpu {

  private final long[] pids;

  public Cpu(long... pids) {
    this.pids = pids.clone();
  }

  public Duration used() {
    return LongStream.of(pids)
        .mapToObj(ProcessHandle::of)
        .flatMap(Optional::stream)
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Milliseconds per operation since then. */
  public double millisSince(Duration before, long operations) {
    return used().minus(before).toNanos() / 1e6 / Math.max(1, operations);
  }
}
