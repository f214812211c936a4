package bida.notification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The event feed of a tenant, in one order that every reader sees alike. */
@ApplicationScoped
class Feed {

  // The position row is locked until the commit: nobody sees n + 1 before n.
  private static final String APPEND =
      """
      with place as (
        insert into feed_positions (tenant, last) values ($1, 1)
        on conflict (tenant) do update set last = feed_positions.last + 1
        returning last)
      insert into feed (tenant, position, news_id, type, order_no, payload, created_at)
      select $1, last, $2, $3, $4, $5, $6 from place
      """;

  Uni<Void> append(
      SqlConnection tx,
      String tenant,
      String newsId,
      String type,
      @Nullable String orderNo,
      String payload,
      Instant now) {
    return tx.preparedQuery(APPEND)
        .execute(Tuple.of(tenant, newsId, type, orderNo, payload, now.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }
}
