package bida.fulfillment.vault;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hot path of a sale: it reads the keys it takes, however many have just ended beside them. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(bida.fulfillment.OutsideWorld.class)
class ForSaleTest {

  private static final int ENDED = 20_000;
  private static final String NOW = "'2030-01-01T00:00:00Z'";

  @Inject Database database;
  @Inject Identifiers ids;

  private String sku;

  @BeforeEach
  void manyKeysThatHaveEndedBeforeTheGoodOnes() {
    sku = "SKU-" + ids.text(16);
    keys(ENDED, "timestamptz '2030-01-03T00:00:00Z'");
    keys(50, "null");
    run("vacuum (analyze) card_key");
  }

  @Test
  void findsThemInTheIndexAloneWhateverThePlannerKnowsOfTheParameters() {
    var plan = plan("explain (generic_plan, costs off) " + ForSale.keys("$2", 5));

    assertThat(plan)
        .contains("Index Scan using card_key_for_sale on card_key")
        .containsPattern("Index Cond: .*sku = \\$1.*COALESCE\\(expires_at.* > \\(\\$5")
        .doesNotContain("Sort")
        .doesNotContain("Seq Scan on card_key");
  }

  @Test
  void readsNothingOfWhatHasEnded() {
    var plan =
        plan(
            "explain (analyze, buffers, costs off, timing off, summary off) "
                + ForSale.keys("10", 5)
                    .replace("$1", "'" + sku + "'")
                    .replace("$5", NOW)
                    .replace("$6", "168")
                + " skip locked");

    assertThat(plan).contains("actual rows=10").doesNotContain("Rows Removed");
    assertThat(pages(plan)).isLessThan(60);
  }

  private static int pages(String plan) {
    var buffers =
        Pattern.compile("Buffers: shared (?:hit=(\\d+))? ?(?:read=(\\d+))?").matcher(plan);
    assertThat(buffers.find()).isTrue();
    return number(buffers.group(1)) + number(buffers.group(2));
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private void keys(int count, String end) {
    run(
        """
        with batch as (
          insert into key_batch (id, sku, imported, refused, imported_by, imported_at, expires_at, ended_at)
          values (gen_random_uuid(), '%1$s', %2$d, 0, 'test', %4$s, %3$s, %4$s) returning id)
        insert into card_key (id, batch_id, sku, status, fingerprint, sealed, seal_version, kek_id, hint, imported_at, expires_at)
        select gen_random_uuid(), batch.id, '%1$s', 'AVAILABLE', sha256((batch.id::text || n)::bytea), '\\x5e', 1, 1, '0001',
          %4$s, %3$s
        from batch, generate_series(1, %2$d) n
        """
            .formatted(sku, count, end, "timestamptz " + NOW));
  }

  private void run(String sql) {
    database.pool().query(sql).execute().await().indefinitely();
  }

  private String plan(String sql) {
    var rows = database.pool().query(sql).execute().await().indefinitely();
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.getString(0))
        .collect(Collectors.joining("\n"));
  }
}
