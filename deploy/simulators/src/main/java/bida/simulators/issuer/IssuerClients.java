package bida.simulators.issuer;

import bida.simulators.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Reads clients of one's own instead of the built-in ones. */
final class IssuerClients {
  private IssuerClients() {}

  static List<IssuerClient> read(Path file) {
    try {
      return List.of(Json.MAPPER.readValue(file.toFile(), IssuerClient[].class));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read clients from " + file, e);
    }
  }
}
