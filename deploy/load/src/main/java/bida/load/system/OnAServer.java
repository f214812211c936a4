package bida.load.system;

import java.util.List;
import java.util.stream.Stream;

/** A JVM as on a server rather than with the flags that fit ten programs into two gigabytes. */
final class OnAServer {

  private static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=4",
          "-XX:CICompilerCount=2",
          "-XX:ReservedCodeCacheSize=128m",
          "-Xms512m",
          "-Xmx512m",
          "-Xmn256m");

  private OnAServer() {}

  static List<String> with(String... settings) {
    return Stream.concat(OPTIONS.stream(), Stream.of(settings)).toList();
  }
}
