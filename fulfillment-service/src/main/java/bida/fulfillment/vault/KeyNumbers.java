package bida.fulfillment.vault;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The keyed prints of card numbers: an issuer names a used card by its number alone. */
final class KeyNumbers {

  private static final String NOTE =
      """
      insert into card_key_number (print, key_id)
      select n.print, n.key_id from unnest($1::bytea[], $2::uuid[]) as n (print, key_id)
      """;

  private KeyNumbers() {}

  /** A key and the print of its number, which is empty where it has none. */
  record Numbered(UUID keyId, byte[] print) {}

  /** Of those keys that were taken in and have a number. */
  static Uni<Void> note(SqlConnection tx, List<SealedKey> keys, Set<UUID> accepted) {
    return noteAll(
        tx, keys.stream().map(key -> new Numbered(key.id(), key.numberPrint())).toList(), accepted);
  }

  /** As of keys, of bought cards. */
  static Uni<Void> noteAll(SqlConnection tx, List<Numbered> all, Set<UUID> accepted) {
    var numbered =
        all.stream()
            .filter(one -> one.print().length > 0 && accepted.contains(one.keyId()))
            .toList();
    return numbered.isEmpty()
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(NOTE)
            .execute(
                Tuple.of(
                    numbered.stream().map(one -> Buffer.buffer(one.print())).toArray(Buffer[]::new),
                    numbered.stream().map(Numbered::keyId).toArray(UUID[]::new)))
            .replaceWithVoid();
  }
}
