package bida.fulfillment.vault;

import bida.fulfillment.vault.KeyBatches.Origin;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.ids.Identifiers;
import bida.platform.problem.Problems;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a batch of keys in: each line sealed, or refused with a code; none is kept in clear. */
@ApplicationScoped
class ImportKeys {

  static final Pattern SKU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Seal seal;
  private final Fingerprints fingerprints;
  private final KeyBatches batches;
  private final KeyFiles files;
  private final ShelfLives lives;
  private final Idempotency idempotency;
  private final Identifiers ids;
  private final VaultConfig config;
  private final MeterRegistry metrics;

  ImportKeys(
      Seal seal,
      Fingerprints fingerprints,
      KeyBatches batches,
      KeyFiles files,
      ShelfLives lives,
      Idempotency idempotency,
      Identifiers ids,
      VaultConfig config,
      MeterRegistry metrics) {
    this.seal = seal;
    this.fingerprints = fingerprints;
    this.batches = batches;
    this.files = files;
    this.lives = lives;
    this.idempotency = idempotency;
    this.ids = ids;
    this.config = config;
    this.metrics = metrics;
  }

  /** A key as an operator hands it in. */
  record Line(@Nullable String number, @Nullable String secret) {
    @Override
    public String toString() {
      return "Line[***]";
    }
  }

  /** {@code line} counts from 1. */
  record LineError(int line, String code) {}

  record Batch(UUID batchId, String sku, int imported, int refused, List<LineError> errors) {}

  private record Sealed(List<SealedKey> keys, List<LineError> errors) {}

  /** What tells two requests apart: fingerprints, for a plain hash of short keys can be guessed. */
  private record Body(
      String sku, List<String> fingerprints, List<LineError> errors, @Nullable Instant expiresAt) {}

  /** For sale at once. */
  Uni<Reply> batch(
      String tenant,
      String client,
      @Nullable String idempotencyKey,
      @Nullable String sku,
      @Nullable List<@Nullable Line> lines,
      @Nullable String expiresAt) {
    var checked = check(sku, lines);
    return run(
        tenant,
        client,
        "/v1/key-batches",
        idempotencyKey,
        checked,
        new Origin(null, lives.read(expiresAt)),
        given(lines));
  }

  /** A part of a file, of which nothing is for sale before the whole of it is released. */
  Uni<Reply> part(
      String tenant,
      String client,
      @Nullable String idempotencyKey,
      KeyFiles.KeyFile file,
      @Nullable List<@Nullable Line> lines) {
    return run(
        tenant,
        client,
        "/v1/key-files/" + file.fileId() + "/parts",
        idempotencyKey,
        check(file.sku(), lines),
        new Origin(file.fileId(), file.expiresAt()),
        given(lines));
  }

  private static List<@Nullable Line> given(@Nullable List<@Nullable Line> lines) {
    return lines == null ? List.of() : lines;
  }

  private Uni<Reply> run(
      String tenant,
      String client,
      String route,
      @Nullable String idempotencyKey,
      String sku,
      Origin origin,
      List<@Nullable Line> given) {
    return Uni.createFrom()
        .item(() -> seal(sku, given))
        // A thousand data keys take a while: not on the event loop.
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            lines -> {
              var prints =
                  lines.keys().stream()
                      .map(key -> HexFormat.of().formatHex(key.fingerprint()))
                      .toList();
              var request =
                  IdempotentRequest.post(
                      tenant,
                      route,
                      idempotencyKey,
                      new Body(sku, prints, lines.errors(), origin.expiresAt()));
              return idempotency.once(request, tx -> store(tx, sku, lines, origin, client));
            })
        .invoke(
            reply ->
                metrics.counter("bida.key.imports", "replayed", "" + reply.replayed()).increment());
  }

  private Uni<Reply> store(
      SqlConnection tx, String sku, Sealed lines, Origin origin, String client) {
    var fileId = origin.fileId();
    var open =
        fileId == null
            ? lives.requireTimeToSell(tx, sku, origin.expiresAt())
            : files.requireOpen(tx, fileId);
    return open.chain(
            () -> batches.add(tx, sku, lines.keys(), lines.errors().size(), origin, client))
        .map(imported -> answer(sku, lines, imported));
  }

  private String check(@Nullable String sku, @Nullable List<@Nullable Line> lines) {
    if (sku == null || !SKU.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (lines == null || lines.isEmpty() || lines.size() > config.maxImport()) {
      throw Problems.unprocessable(
          "keys_out_of_range", "Send 1 to " + config.maxImport() + " keys in one request.");
    }
    return sku;
  }

  private Sealed seal(String sku, List<@Nullable Line> lines) {
    var keys = new ArrayList<SealedKey>();
    var errors = new ArrayList<LineError>();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      var code = error(line);
      if (line == null || line.secret() == null || code != null) {
        errors.add(new LineError(i + 1, code == null ? "secret_missing" : code));
        continue;
      }
      var secret = new Secret(strip(line.number()), line.secret().strip());
      var id = ids.uuid();
      keys.add(
          new SealedKey(
              i + 1,
              id,
              fingerprints.of(sku, secret),
              seal.seal(sku, id, secret),
              secret.hint(),
              fingerprints.ofNumber(sku, secret.number())));
    }
    return new Sealed(keys, errors);
  }

  private @Nullable String error(@Nullable Line line) {
    if (line == null || line.secret() == null || line.secret().isBlank()) {
      return "secret_missing";
    }
    if (line.secret().length() > config.maxSecretLength()) {
      return "secret_too_long";
    }
    if (line.number() != null && line.number().length() > config.maxSecretLength()) {
      return "number_too_long";
    }
    return null;
  }

  private static @Nullable String strip(@Nullable String number) {
    return number == null || number.isBlank() ? null : number.strip();
  }

  private static Reply answer(String sku, Sealed lines, KeyBatches.Imported imported) {
    var errors = new ArrayList<>(lines.errors());
    for (var key : lines.keys()) {
      if (!imported.keyIds().contains(key.id())) {
        errors.add(new LineError(key.line(), "duplicate_key"));
      }
    }
    errors.sort(Comparator.comparingInt(LineError::line));
    var batch = new Batch(imported.batchId(), sku, imported.keyIds().size(), errors.size(), errors);
    return Reply.created("/v1/key-batches/" + imported.batchId(), batch);
  }
}
