package bida.local.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** A short name for a set of words and files; files count by path, size and time. */
public final class Fingerprint {

  private final MessageDigest digest;

  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public Fingerprint words(Collection<String> words) {
    for (var word : words) {
      digest.update(word.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return this;
  }

  public Fingerprint files(Collection<Path> files) {
    for (var file : files) {
      try {
        digest.update(
            "%s %d %s\n"
                .formatted(file, Files.size(file), Files.getLastModifiedTime(file))
                .getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }
}
