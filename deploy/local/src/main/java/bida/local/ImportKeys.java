package bida.local;

import bida.local.api.Tokens;
import bida.local.api.Tokens.Client;
import bida.local.api.Web;
import bida.local.keys.KeyImport;
import bida.local.keys.KeyImport.Outcome;
import bida.local.keys.KeyImport.Progress;
import bida.local.keys.KeyImport.Refused;
import bida.local.machine.Say;
import bida.local.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a file of card keys into the vault. */
@Command(
    name = "import-keys",
    mixinStandardHelpOptions = true,
    description = {
      "Seals the keys of a file in the vault and puts them on sale once all of it is there.",
      "",
      "CSV (UTF-8) with a first line that names its columns: secret, or number,secret.",
      "Or JSON lines: {\"secret\": \"...\"} or {\"number\": \"...\", \"secret\": \"...\"}.",
      "",
      "Lines that are refused (no secret, or a key that was imported before) are named",
      "with their number, and the others are taken. Whoever was interrupted calls again:",
      "it goes on where it stopped, and the same file is imported once.",
      "Keys that end are not sold in their last days (/v1/products/SKU/shelf-life)."
    },
    footer = {"", "  ./bida import-keys --sku steam-50 keys.csv"})
final class ImportKeys implements Callable<Integer> {

  private static final int SHOWN = 20;
  private static final long SAY_EVERY = TimeUnit.SECONDS.toNanos(5);

  @Option(names = "--sku", required = true, description = "What the keys are sold as.")
  private String sku = "";

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When all of them end, such as 2027-12-31T23:59:59+08:00.")
  private @Nullable OffsetDateTime expires;

  @Parameters(paramLabel = "FILE", description = "The file, *.csv or JSON lines.")
  private Path file = Path.of("");

  private final Say say = new Say(System.out);
  private final AtomicLong saidAt = new AtomicLong();

  @Override
  public Integer call() throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("cannot read " + file);
    }
    var web = new Web();
    var at = Here.stack().at();
    var tokens = new Tokens(web, at.http("issuer"));
    var outcome =
        new KeyImport(
                web, at.of(Service.FULFILLMENT), () -> tokens.of(Client.OPERATOR), this::progress)
            .run(sku, file, expires == null ? null : expires.toInstant());
    told(outcome);
    return 0;
  }

  private void progress(Progress now) {
    var before = saidAt.get();
    var nanos = System.nanoTime();
    if (nanos - before < SAY_EVERY && before != 0 || !saidAt.compareAndSet(before, nanos)) {
      return;
    }
    if (now.left() < 0) {
      say.line(
          "import",
          "%,d lines, %,.0f/s".formatted(now.lines(), now.lines() / Math.max(0.1, say.seconds())));
    } else if (now.left() > 0) {
      say.line("release", "%,d parts left".formatted(now.left()));
    }
  }

  private void told(Outcome outcome) throws IOException {
    if (outcome.before()) {
      say.line("import", "this very file is in the vault already: nothing was imported");
      return;
    }
    say.line(
        "import",
        String.format(
            Locale.ROOT,
            "%,d lines, %,d keys on sale as %s, %,d refused, %,.0f/s",
            outcome.lines(),
            outcome.imported(),
            sku,
            outcome.refused().size(),
            outcome.lines() / Math.max(0.1, say.seconds())));
    outcome.refused().stream()
        .limit(SHOWN)
        .forEach(one -> System.out.printf("  line %d  %s%n", one.line(), one.code()));
    if (outcome.refused().size() > SHOWN) {
      var all = file.resolveSibling(file.getFileName() + ".refused");
      Files.write(all, outcome.refused().stream().map(ImportKeys::line).toList());
      System.out.printf("  and %,d more: %s%n", outcome.refused().size() - SHOWN, all);
    }
  }

  private static String line(Refused refused) {
    return refused.line() + "," + refused.code();
  }
}
