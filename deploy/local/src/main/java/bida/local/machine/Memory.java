package bida.local.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** What a process and its children keep in memory, in KiB. PSS divides shared pages fairly. */
public record Memory(long rssKb, long pssKb) {

  public static final Memory NONE = new Memory(0, 0);

  public static Memory ofTree(long pid) {
    return LongStream.concat(
            LongStream.of(pid),
            ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid))
        .mapToObj(Memory::of)
        .reduce(NONE, Memory::plus);
  }

  public Memory plus(Memory other) {
    return new Memory(rssKb + other.rssKb, pssKb + other.pssKb);
  }

  public long rssMb() {
    return rssKb / 1024;
  }

  public long pssMb() {
    return pssKb / 1024;
  }

  static Memory fromRollup(Iterable<String> lines) {
    Map<String, Long> values = new HashMap<>();
    for (var line : lines) {
      var fields = line.split("\\s+");
      if (fields.length == 3 && fields[2].equals("kB")) {
        values.put(fields[0], Long.parseLong(fields[1]));
      }
    }
    return new Memory(values.getOrDefault("Rss:", 0L), values.getOrDefault("Pss:", 0L));
  }

  private static Memory of(long pid) {
    var rollup = Path.of("/proc/" + pid + "/smaps_rollup");
    try {
      return Files.exists(rollup) ? fromRollup(Files.readAllLines(rollup)) : NONE;
    } catch (IOException e) {
      return NONE;
    }
  }
}
