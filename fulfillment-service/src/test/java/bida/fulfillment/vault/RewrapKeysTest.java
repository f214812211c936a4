package bida.fulfillment.vault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.test.Servers;
import bida.platform.test.Tokens;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vault after a restart with a keyset that has a new primary key, beside an instance that was
 * not restarted yet.
 */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(bida.fulfillment.OutsideWorld.class)
class RewrapKeysTest {

  private static final int MANY = 1_200;

  @Inject Database database;
  @Inject Identifiers ids;
  @Inject MeterRegistry metrics;
  @Inject VaultKeys before;

  @TempDir Path folder;

  private String sku;
  private List<String> secrets;
  private VaultKeys after;

  @BeforeEach
  void aRotation() throws Exception {
    sku = "SKU-" + ids.text(16);
    secrets = IntStream.range(0, MANY).mapToObj(i -> sku + "-" + i).toList();
    after =
        with(
            KeysetHandle.newBuilder(before.keyset())
                .addEntry(
                    KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build());
  }

  /** The service under test knows the first key alone, and others want to read what is there. */
  @AfterEach
  void rotateBack() throws Exception {
    var first = before.keyset().getPrimary();
    var second = after.keyset().getPrimary();
    rewrap(
        with(
            KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(second.getKey()).withFixedId(second.getId()))
                .addEntry(
                    KeysetHandle.importKey(first.getKey()).withFixedId(first.getId()).makePrimary())
                .build()));
    assertThat(under(after)).isZero();
  }

  @Test
  void wrapsEveryKeyAnewWhileOthersAreImportedAndIssued() {
    importKeys(secrets.subList(0, 1000));
    var worker = new RewrapKeys(database, new Seal(after), after, metrics).tick();
    var rewrapped = worker.subscribeAsCompletionStage();
    importKeys(secrets.subList(1000, MANY));
    run(
        """
        update card_key set status = 'ISSUED', order_no = 'O' || id, line_no = 1, unit = 1, issued_at = imported_at
        where id in (select id from card_key where sku = $1 order by id limit 100 for update)
        """,
        sku);
    rewrapped.join();
    rewrap(after);

    assertThat(under(before)).isZero();
    var rows = run("select id, sealed, seal_version from card_key where sku = $1", sku);
    assertThat(opened(rows)).isEqualTo(new TreeSet<>(secrets));
    assertThat(run("select 1 from card_key where sku = $1 and status = 'ISSUED'", sku))
        .hasSize(100);
  }

  @Test
  void passesOverWhatNoKeyOpensAndLeavesItAsItIs() {
    importKeys(secrets.subList(0, 20));
    run(
        """
        update card_key set sealed = '\\x00000004deadbeef00'::bytea
        where id = (select id from card_key where sku = $1 limit 1)
        """,
        sku);

    rewrap(after);

    assertThat(under(before)).isEqualTo(1);
    run("delete from card_key where sku = $1 and kek_id = $2", sku, before.kekId());
  }

  /** Another instance may have it as its primary already, and would wrap it back. */
  @Test
  void leavesWhatANewerKeyWrapped() throws Exception {
    importKeys(secrets.subList(0, 20));
    rewrap(after);

    var notYetPromoted = KeysetHandle.newBuilder(after.keyset());
    notYetPromoted.getAt(0).makePrimary();
    rewrap(with(notYetPromoted.build()));

    assertThat(under(before)).isZero();
  }

  @Test
  void wrapsTheNumbersOfTicketsAsWell() {
    var ticket = ids.uuid();
    var number = new TicketVault(new Seal(before), before).seal(ticket, "123456789015");
    run(
        """
        insert into delivery (order_no, line_no, tenant, sku, status, version, state, created_at, updated_at)
        values ($1, 1, 'app', 'SKU', 'ISSUED', 1, '{}', 'epoch', 'epoch')
        """,
        sku);
    run(
        """
        insert into ticket (id, order_no, line_no, unit, tenant, sku, status, version, state, fingerprint, sealed,
          seal_version, kek_id, created_at, updated_at)
        values ($1, $2, 1, 1, 'app', 'SKU', 'VOID', 1, '{}', $3, $4, $5, $6, 'epoch', 'epoch')
        """,
        ticket,
        sku,
        Buffer.buffer(number.fingerprint()),
        Buffer.buffer(number.sealed()),
        number.sealVersion(),
        number.kekId());

    rewrap(after);

    var row =
        run("delete from ticket where id = $1 returning kek_id, seal_version, sealed", ticket)
            .getFirst();
    assertThat(row.getLong("kek_id")).isEqualTo(after.kekId());
    assertThat(
            new TicketVault(new Seal(after), after)
                .open(ticket, row.getInteger("seal_version"), row.getBuffer("sealed").getBytes()))
        .isEqualTo("123456789015");
  }

  private void rewrap(VaultKeys keys) {
    new RewrapKeys(database, new Seal(keys), keys, metrics).tick().await().indefinitely();
  }

  private long under(VaultKeys keys) {
    return run("select count(*) from card_key where kek_id = $1", keys.kekId())
        .getFirst()
        .getLong(0);
  }

  private VaultKeys with(KeysetHandle keyset) throws Exception {
    var file = folder.resolve(ids.text(16) + ".json");
    Files.writeString(
        file, TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
    var pepper = folder.resolve(ids.text(16) + ".pepper");
    Files.writeString(pepper, HexFormat.of().formatHex(before.pepper()));
    return new VaultKeys(SealTest.config(file, pepper), false);
  }

  private TreeSet<String> opened(List<Row> rows) {
    var opened = new TreeSet<String>();
    for (var row : rows) {
      opened.add(
          new Seal(after)
              .open(
                  sku,
                  row.getUUID("id"),
                  row.getInteger("seal_version"),
                  row.getBuffer("sealed").getBytes())
              .secret());
    }
    return opened;
  }

  private void importKeys(List<String> keys) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .header("Idempotency-Key", ids.text(16))
        .contentType(ContentType.JSON)
        .body(Map.of("sku", sku, "keys", keys.stream().map(key -> Map.of("secret", key)).toList()))
        .post("/v1/key-batches")
        .then()
        .statusCode(201);
  }

  private List<Row> run(String sql, Object... values) {
    var tuple = Tuple.tuple();
    for (var value : values) {
      tuple.addValue(value);
    }
    var rows = database.pool().preparedQuery(sql).execute(tuple).await().indefinitely();
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }
}
