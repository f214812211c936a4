package bida.local.keys;

import bida.local.api.ApiFailure;
import bida.local.api.Web;
import bida.local.machine.Patience;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file of keys into the vault: part by part under keys that follow from its bytes, so that
 * whoever was interrupted calls again and goes on, and on sale only when all of it is there.
 */
public final class KeyImport {

  // What the vault takes in one request.
  private static final int PART = 1000;
  // One is being sealed while the other is being written.
  private static final int AT_ONCE = 2;
  // A million keys take a minute or two.
  private static final Duration RELEASE_LIMIT = Duration.ofMinutes(15);

  private final Web web;
  private final String files;
  private final Supplier<String> token;
  private final Consumer<Progress> progress;

  private final AtomicLong lines = new AtomicLong();
  private final AtomicLong imported = new AtomicLong();
  private final ConcurrentLinkedQueue<Refused> refused = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

  /**
   * @param service where fulfillment-service is
   * @param token asked for anew for each part: a long import outlives one
   */
  public KeyImport(Web web, String service, Supplier<String> token, Consumer<Progress> progress) {
    this.web = web;
    this.files = service + "/v1/key-files";
    this.token = token;
    this.progress = progress;
  }

  /** How far it is. {@code left}: parts that are not on sale yet, or -1 before all are sent. */
  public record Progress(long lines, long imported, long refused, long left) {}

  /** {@code line} as in the file. */
  public record Refused(long line, String code) {}

  /**
   * @param before it had been imported earlier, so that nothing was done
   */
  public record Outcome(
      String fileId, long lines, long imported, List<Refused> refused, boolean before) {}

  /** {@code expiresAt}: the end of all its keys; null where they have none. */
  public Outcome run(String sku, Path file, @Nullable Instant expiresAt) throws IOException {
    // What is no file of keys is not opened in the vault either.
    KeyLines.of(file).close();
    var hash = sha256(file);
    var name = file.getFileName().toString();
    var opening = new HashMap<>(Map.of("sku", sku, "name", name));
    if (expiresAt != null) {
      opening.put("expiresAt", expiresAt.toString());
    }
    var opened =
        post("", hash.substring(0, 40) + ":" + sku, opening)
            .expectOk("opening the file in the vault");
    var fileId = opened.path("fileId").asText();
    var known = show(fileId);
    if (!known.path("status").asText().equals("OPEN")) {
      return awaitReleased(fileId, known, true);
    }
    send(fileId, hash, file);
    web.post(files + "/" + fileId + "/release", token.get(), Map.of()).expectOk("release");
    return awaitReleased(fileId, show(fileId), false);
  }

  private void send(String fileId, String hash, Path file) throws IOException {
    var places = new Semaphore(AT_ONCE);
    try (var keys = KeyLines.of(file);
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = keys.iterator();
      for (int part = 1; all.hasNext() && failures.isEmpty(); part++) {
        var these = new ArrayList<KeyLine>(PART);
        while (all.hasNext() && these.size() < PART) {
          these.add(all.next());
        }
        var key = hash.substring(0, 40) + ":" + part;
        places.acquireUninterruptibly();
        senders.submit(
            () -> {
              try {
                send(fileId, key, these);
              } catch (RuntimeException e) {
                failures.add(e);
              } finally {
                places.release();
              }
            });
      }
    }
    var failed = failures.peek();
    if (failed != null) {
      throw failed;
    }
  }

  private void send(String fileId, String key, List<KeyLine> part) {
    var answer =
        post("/" + fileId + "/parts", key, Map.of("keys", part))
            .expectOk("lines %d to %d".formatted(part.getFirst().line(), part.getLast().line()));
    for (var error : answer.path("errors")) {
      refused.add(
          new Refused(
              part.get(error.path("line").asInt() - 1).line(), error.path("code").asText()));
    }
    imported.addAndGet(answer.path("imported").asLong());
    lines.addAndGet(part.size());
    progress.accept(new Progress(lines.get(), imported.get(), refused.size(), -1));
  }

  private Outcome awaitReleased(String fileId, JsonNode known, boolean before) {
    var seen = new AtomicReference<>(known);
    var released =
        Patience.await(
            () -> {
              var now = show(fileId);
              seen.set(now);
              progress.accept(
                  new Progress(
                      lines.get(), imported.get(), refused.size(), now.path("left").asLong()));
              return now.hasNonNull("endedAt");
            },
            RELEASE_LIMIT);
    var status = seen.get().path("status").asText();
    if (!released || !status.equals("RELEASED")) {
      throw new ApiFailure("the file %s is %s and not on sale".formatted(fileId, status));
    }
    return new Outcome(
        fileId,
        lines.get(),
        before ? 0 : imported.get(),
        refused.stream().sorted(Comparator.comparingLong(Refused::line)).toList(),
        before);
  }

  private JsonNode show(String fileId) {
    return web.get(files + "/" + fileId, token.get()).expectOk("the file in the vault");
  }

  private Web.Answer post(String path, String key, Object body) {
    return web.send("POST", files + path, token.get(), body, Map.of("Idempotency-Key", key));
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        var out =
            new DigestOutputStream(
                OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(out);
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
