package bida.payment.statement;

import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a statement, reads it whole, compares it, and only then writes down what it found.
 * Blocks: it belongs on a thread of its own.
 */
@ApplicationScoped
class ImportStatement {

  private static final Logger LOG = Logger.getLogger(ImportStatement.class);

  private final StatementSources sources;
  private final Statements statements;
  private final StatementBooks books;
  private final StatementTroubles troubles;
  private final DataSource database;
  private final StatementConfig config;
  private final InstantSource clock;

  ImportStatement(
      StatementSources sources,
      Statements statements,
      StatementBooks books,
      StatementTroubles troubles,
      DataSource database,
      StatementConfig config,
      InstantSource clock) {
    this.sources = sources;
    this.statements = statements;
    this.books = books;
    this.troubles = troubles;
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  void run(StatementKey key) {
    var source = sources.of(key.channel()).orElse(null);
    if (source == null) {
      await(statements.wait(key, "channel_not_configured", config.flawRetry()));
      return;
    }
    var file = newFile();
    try {
      take(key, source, file, source.fetch(key.merchant(), key.day(), file));
    } finally {
      delete(file);
    }
  }

  private void take(StatementKey key, StatementSource source, Path file, StatementAnswer answer) {
    switch (answer) {
      case StatementAnswer.Fetched _ -> compare(key, source, file);
      case StatementAnswer.Empty _ -> compare(key, null, null);
      case StatementAnswer.NotYet(var code) -> wait(key, source, code, config.notReadyRetry());
      case StatementAnswer.Damaged(var why) -> flawed(key, "damaged: " + why);
      case StatementAnswer.NoAnswer(var why) -> {
        LOG.warnf(
            "No statement of %s for %s (%s); asked for again.", key.channel(), key.day(), why);
        wait(key, source, why, config.silenceRetry());
      }
    }
  }

  private void wait(StatementKey key, StatementSource source, String why, Duration pause) {
    if (clock.instant().isAfter(source.readyAt(key.day()).plus(config.overdueAfter()))) {
      await(troubles.overdue(key, why));
    }
    await(statements.wait(key, why, pause));
  }

  private void compare(StatementKey key, @Nullable StatementSource source, @Nullable Path file) {
    var comparison = new Comparison(key.day(), readLedger(key), config.differencesKept());
    var parts = new StatementParts(comparison, rows -> await(statements.progress(key, rows)));
    try {
      if (source != null && file != null) {
        source.read(key.merchant(), file, parts);
      }
    } catch (StatementFlaw flaw) {
      flawed(key, flaw.getMessage() == null ? flaw.code() : flaw.getMessage());
      return;
    }
    var result = comparison.result();
    await(
        books.write(
            key,
            new StatementBooks.Findings(
                result.differences(),
                parts.fees(),
                parts.disputes(),
                result.rows(),
                result.matched(),
                result.beyondLimit(),
                file == null ? null : sha256(file))));
    troubles.count(key, result.differences());
  }

  private LedgerDay readLedger(StatementKey key) {
    try {
      return LedgerDay.read(database::getConnection, key.channel(), key.merchant(), key.day());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the ledger of " + key.day(), e);
    }
  }

  private void flawed(StatementKey key, String why) {
    LOG.errorf(
        "The statement of %s for %s cannot be believed (%s); nothing of it is taken, it is fetched"
            + " again.",
        key.channel(), key.day(), why);
    await(troubles.flawed(key, why).chain(() -> statements.flawed(key, why)));
  }

  private Path newFile() {
    try {
      return config.folder().isPresent()
          ? Files.createTempFile(config.folder().get(), "statement", ".part")
          : Files.createTempFile("statement", ".part");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warnf(
          "Cannot delete the temporary file of a statement (%s).", e.getClass().getSimpleName());
    }
  }

  private static byte[] sha256(Path file) {
    try (var sink =
        new DigestOutputStream(
            OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      Files.copy(file, sink);
      return sink.getMessageDigest().digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(Uni<Void> write) {
    write.await().atMost(config.storeWithin());
  }
}
