package bida.load.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {

  private static final Path SCRIPT = Path.of("reference/callback-ingest.sql");

  @Test
  void keepsTheStatementAndDropsWhatIsForPgbenchAlone() {
    var script =
        """
        -- why
        \\set n random(1, 9)
        select 'A' || :n, x::text
        from t;
        """;

    assertThat(Reference.statement(script)).isEqualTo("select 'A' || ?, x::text\nfrom t");
  }

  @Test
  void theScriptOfIngestWritesWhatTheServiceWrites() throws IOException {
    var statement = Reference.statement(Files.readString(SCRIPT));

    assertThat(statement)
        .startsWith("with moved as")
        .contains("into movement", "into ledger_transfer", "into callback")
        .containsOnlyOnce("?");
  }

  @Test
  void theScriptOfOrdersWritesWhatTheServiceWrites() throws IOException {
    var statement = Reference.statement(Files.readString(Path.of("reference/order-create.sql")));

    assertThat(statement)
        .startsWith("with held as")
        .contains("update stock", "into orders", "into order_history", "into outbox")
        .contains("into outbox_sequence", "into idempotency")
        .doesNotContain(":n");
  }
}
