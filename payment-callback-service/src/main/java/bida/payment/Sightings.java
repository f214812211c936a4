package bida.payment;

import bida.payment.core.Sighting;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Looks a number up among the payments an app may know of. */
@ApplicationScoped
class Sightings {

  // An operator of epay counts on its own, so its account's name may stand before its number. What
  // belongs to another app is not even read.
  private static final String OF_NUMBER =
      """
      select p.state::text as state, p.version, p.traceparent, p.next_deadline_at, w.buyer_id
      from payment p left join payment_window w on w.order_no = p.order_no
      where (p.channel_transaction_id = any ($1) or p.payment_no = $2 or p.order_no = $2)
        and p.status <> 'MATCHED' and (p.tenant = $3 or p.tenant is null)
      order by p.opened_at desc limit 100
      """;

  private final Database database;
  private final Channels channels;

  Sightings(Database database, Channels channels) {
    this.database = database;
    this.channels = channels;
  }

  /** {@code alsoNamed}: what channels call the same money. */
  Uni<List<Sighting>> of(String tenant, String number, List<String> alsoNamed) {
    return database
        .pool()
        .preparedQuery(OF_NUMBER)
        .execute(Tuple.of(numbers(tenant, number, alsoNamed), number, tenant))
        .map(rows -> rows.stream().map(row -> sighting(row, tenant)).toList());
  }

  private String[] numbers(String tenant, String number, List<String> alsoNamed) {
    var ofAccounts = channels.merchantsOf(tenant).map(merchant -> merchant.name() + ":" + number);
    return Stream.of(Stream.of(number), ofAccounts, alsoNamed.stream())
        .flatMap(names -> names)
        .toArray(String[]::new);
  }

  private Sighting sighting(Row row, String tenant) {
    var payment = Payments.stored(row).state();
    var next = row.getOffsetDateTime("next_deadline_at");
    return new Sighting(
        payment,
        row.getString("buyer_id"),
        payment.order() != null || channels.takes(tenant, payment.channel(), payment.merchant()),
        next == null ? null : next.toInstant());
  }
}
