package bida.fulfillment.vault;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Which SKUs are cards, as far as the vault has seen any of them: imported here, or bought. */
@ApplicationScoped
public class KnownCards {

  private static final String SEEN = "select from key_batch where sku = $1 limit 1";

  private final Database database;

  KnownCards(Database database) {
    this.database = database;
  }

  public Uni<Boolean> are(String sku) {
    return database
        .pool()
        .preparedQuery(SEEN)
        .execute(Tuple.of(sku))
        .map(rows -> rows.rowCount() > 0);
  }
}
