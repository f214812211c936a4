package bida.fulfillment.vault;

import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.LineDelivery;
import bida.platform.ids.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The rows of bought cards; each answer that brings some is a batch of its own. */
@ApplicationScoped
class BoughtRows {

  // Numbered anew: an answer may have come beside another, or have lost some of its cards to one.
  static final String ISSUE =
      """
      update card_key k set status = 'ISSUED', issued_at = $3, unit = n.place
      from (select id, row_number() over (order by unit, id) as place from card_key
            where attempt_no = $1 and status = 'BOUGHT') n
      where k.id = n.id and n.place <= $2
      """;
  private static final String KNOWN =
      """
      select fingerprint, sold_print, attempt_no, true as asked from card_key
      where fingerprint = any($2::bytea[]) or sold_print = any($3::bytea[])
      union all
      select fingerprint, sold_print, attempt_no, false from card_key where attempt_no = $1
      """;
  private static final String BATCH =
      """
      insert into key_batch (id, sku, imported, refused, imported_by, imported_at, staged)
      values ($1, $2, 0, 0, $3, $4, false)
      """;
  // No conflict that can be named: either print may be taken, by somebody who was faster.
  private static final String ADD =
      """
      insert into card_key (id, batch_id, sku, status, fingerprint, sold_print, sealed, seal_version, kek_id, hint,
        expires_at, attempt_no, order_no, line_no, unit, imported_at)
      select k.id, $1, $2, 'BOUGHT', k.fingerprint, k.sold_print, k.sealed, $3, $4, k.hint,
        k.expires_at, $5, $6, $7, k.unit, $8
      from unnest($9::uuid[], $10::bytea[], $11::bytea[], $12::bytea[], $13::text[], $14::timestamptz[], $15::int[])
        as k (id, fingerprint, sold_print, sealed, hint, expires_at, unit)
      on conflict do nothing
      returning id
      """;
  private static final String CLOSE =
      """
      with counted as (update key_batch set imported = $2, refused = $3 where id = $1)
      insert into key_batch_history (batch_id, at, actor, act, keys) values ($1, $4, $5, 'BOUGHT', $2)
      """;

  private final Identifiers ids;
  private final VaultKeys keys;
  private final InstantSource clock;

  BoughtRows(Identifiers ids, VaultKeys keys, InstantSource clock) {
    this.ids = ids;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * What the vault has of an answer.
   *
   * @param owners whose a print is, by its hexadecimal digits; empty where it came without an
   *     attempt
   * @param held how many the attempt has
   */
  record Known(String attemptNo, Map<String, String> owners, int held) {

    boolean holds(SealedCard card) {
      return owner(card) != null;
    }

    int ofOthers(List<SealedCard> cards) {
      return (int)
          cards.stream().filter(card -> holds(card) && !attemptNo.equals(owner(card))).count();
    }

    private @Nullable String owner(SealedCard card) {
      var owner = owners.get(hex(card.fingerprint()));
      return owner == null ? owners.get(hex(card.soldPrint())) : owner;
    }
  }

  Uni<Known> known(SqlConnection tx, Attempt attempt, List<SealedCard> cards) {
    return tx.preparedQuery(KNOWN)
        .execute(
            Tuple.tuple()
                .addString(attempt.attemptNo())
                .addValue(buffers(cards, SealedCard::fingerprint))
                .addValue(buffers(cards, SealedCard::soldPrint)))
        .map(
            rows -> {
              var owners = new HashMap<String, String>();
              int held = 0;
              for (var row : rows) {
                if (!row.getBoolean("asked")) {
                  held++;
                  continue;
                }
                var owner = row.getString("attempt_no") == null ? "" : row.getString("attempt_no");
                owners.put(hex(row.getBuffer("fingerprint").getBytes()), owner);
                if (row.getBuffer("sold_print") != null) {
                  owners.put(hex(row.getBuffer("sold_print").getBytes()), owner);
                }
              }
              return new Known(attempt.attemptNo(), owners, held);
            });
  }

  /** How many of them nobody else had taken meanwhile. */
  Uni<Integer> add(
      SqlConnection tx, LineDelivery line, Attempt attempt, List<SealedCard> cards, int held) {
    if (cards.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    var batchId = ids.uuid();
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return tx.preparedQuery(BATCH)
        .execute(Tuple.of(batchId, line.sku(), attempt.supplier(), now))
        .chain(() -> tx.preparedQuery(ADD).execute(tuple(batchId, line, attempt, cards, held, now)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getUUID("id"))
                    .collect(Collectors.toSet()))
        .call(added -> KeyNumbers.noteAll(tx, numbers(cards), added))
        .map(Set::size)
        .call(
            added ->
                tx.preparedQuery(CLOSE)
                    .execute(
                        Tuple.of(batchId, added, cards.size() - added, now, attempt.supplier())));
  }

  private record Numbered(SealedCard card, int unit) {}

  private Tuple tuple(
      UUID batchId,
      LineDelivery line,
      Attempt attempt,
      List<SealedCard> cards,
      int held,
      OffsetDateTime now) {
    // Units as the supplier lists them; inserted in one order everywhere, so that two answers with
    // the same cards wait for each other, and none deadlocks.
    var numbered =
        IntStream.range(0, cards.size())
            .mapToObj(i -> new Numbered(cards.get(i), held + i + 1))
            .sorted(Comparator.comparing(n -> n.card().fingerprint(), Arrays::compareUnsigned))
            .toList();
    var sorted = numbered.stream().map(Numbered::card).toList();
    return Tuple.tuple()
        .addUUID(batchId)
        .addString(line.sku())
        .addInteger(Seal.VERSION)
        .addLong(keys.kekId())
        .addString(attempt.attemptNo())
        .addString(line.orderNo())
        .addInteger(line.lineNo())
        .addValue(now)
        .addArrayOfUUID(sorted.stream().map(SealedCard::id).toArray(UUID[]::new))
        .addValue(buffers(sorted, SealedCard::fingerprint))
        .addValue(buffers(sorted, SealedCard::soldPrint))
        .addValue(buffers(sorted, SealedCard::sealed))
        .addArrayOfString(sorted.stream().map(SealedCard::hint).toArray(String[]::new))
        .addArrayOfOffsetDateTime(
            sorted.stream().map(BoughtRows::expiresAt).toArray(OffsetDateTime[]::new))
        .addArrayOfInteger(numbered.stream().map(Numbered::unit).toArray(Integer[]::new));
  }

  private static List<KeyNumbers.Numbered> numbers(List<SealedCard> cards) {
    return cards.stream()
        .map(card -> new KeyNumbers.Numbered(card.id(), card.numberPrint()))
        .toList();
  }

  private static @Nullable OffsetDateTime expiresAt(SealedCard card) {
    var at = card.expiresAt();
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  private static Buffer[] buffers(List<SealedCard> cards, Function<SealedCard, byte[]> part) {
    return cards.stream().map(part).map(Buffer::buffer).toArray(Buffer[]::new);
  }

  private static String hex(byte[] print) {
    return HexFormat.of().formatHex(print);
  }
}
