package bida.fulfillment;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The forms of accounts, as operators keep them. */
@ApplicationScoped
class RecipientForms {

  private static final String PUT =
      """
      insert into recipient_form (sku, pattern, regions, hint_zh, hint_en, updated_by, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (sku) do update set pattern = excluded.pattern, regions = excluded.regions,
        hint_zh = excluded.hint_zh, hint_en = excluded.hint_en, updated_by = excluded.updated_by,
        updated_at = excluded.updated_at
      """;
  private static final String FIND =
      "select pattern, regions, hint_zh, hint_en from recipient_form where sku = $1";

  private final Database database;
  private final InstantSource clock;

  RecipientForms(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Uni<Void> put(String sku, RecipientForm form, String actor) {
    return database
        .pool()
        .preparedQuery(PUT)
        .execute(
            Tuple.tuple()
                .addString(sku)
                .addString(form.pattern())
                .addArrayOfString(
                    Objects.requireNonNullElse(form.regions(), List.<String>of())
                        .toArray(String[]::new))
                .addString(form.hintZh())
                .addString(form.hintEn())
                .addString(actor)
                .addValue(DeliveryStore.utc(clock.instant())))
        .replaceWithVoid();
  }

  Uni<Optional<RecipientForm>> of(String sku) {
    return database
        .pool()
        .preparedQuery(FIND)
        .execute(Tuple.of(sku))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                return Optional.empty();
              }
              var row = rows.iterator().next();
              return Optional.of(
                  new RecipientForm(
                      row.getString("pattern"),
                      List.of(row.getArrayOfStrings("regions")),
                      row.getString("hint_zh"),
                      row.getString("hint_en")));
            });
  }
}
