package bida.notification;

import bida.contracts.Event;
import bida.notification.Addressees.Addressee;
import bida.notification.core.Channel;
import bida.notification.core.Message;
import bida.notification.core.News;
import bida.notification.core.NewsOfEvents;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event into a place in the feed, a webhook per endpoint and perhaps a mail; sends
 * nothing.
 */
@ApplicationScoped
class Announcements {

  private static final String ENDPOINTS =
      """
      select endpoint_id from webhook_endpoints
      where tenant = $1 and state = 'ACTIVE' and (cardinality(types) = 0 or $2 = any(types))
      order by endpoint_id
      """;

  private final Identifiers ids;
  private final InstantSource clock;
  private final Traces traces;
  private final Addressees addressees;
  private final Feed feed;
  private final Messages messages;

  Announcements(
      Identifiers ids,
      InstantSource clock,
      Traces traces,
      Addressees addressees,
      Feed feed,
      Messages messages) {
    this.ids = ids;
    this.clock = clock;
    this.traces = traces;
    this.addressees = addressees;
    this.feed = feed;
    this.messages = messages;
  }

  /** The feed of a tenant is locked until the commit: many at once are announced by tenant. */
  String place(Event event) {
    return NewsOfEvents.of(event, clock.instant()).map(News::tenant).orElse("");
  }

  Uni<Void> announce(Event event, SqlConnection tx) {
    return NewsOfEvents.of(event, clock.instant())
        .map(news -> announce(tx, news))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> announce(SqlConnection tx, News news) {
    return addressee(tx, news.orderNo())
        .flatMap(
            addressee -> {
              var newsId = "news_" + ids.text(20);
              var payload = Payloads.of(news, addressee);
              return webhooks(tx, news, newsId, payload)
                  .chain(() -> mail(tx, news, addressee))
                  // Last, for its lock is the tenant's.
                  .chain(
                      () ->
                          feed.append(
                              tx,
                              news.tenant(),
                              newsId,
                              news.type(),
                              news.orderNo(),
                              payload,
                              clock.instant()));
            });
  }

  private Uni<@Nullable Addressee> addressee(SqlConnection tx, @Nullable String orderNo) {
    return orderNo == null ? Uni.createFrom().nullItem() : addressees.of(tx, orderNo);
  }

  private Uni<Void> webhooks(SqlConnection tx, News news, String newsId, String payload) {
    return tx.preparedQuery(ENDPOINTS)
        .execute(Tuple.of(news.tenant(), news.type()))
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .map(row -> row.getString(0))
                    .onItem()
                    .transformToUniAndConcatenate(
                        endpointId ->
                            add(tx, news, Channel.WEBHOOK, endpointId, newsId, payload)
                                .replaceWith(endpointId))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }

  private Uni<Void> mail(SqlConnection tx, News news, @Nullable Addressee addressee) {
    var orderNo = news.orderNo();
    if (orderNo == null
        || addressee == null
        || addressee.email() == null
        || !MailTexts.tells(news.type())) {
      return Uni.createFrom().voidItem();
    }
    return add(tx, news, Channel.EMAIL, null, about(news, orderNo), "{}");
  }

  // Each session of an order has its reminder, each change of a ticket its word, each request to
  // act its own time, and each wish to cancel its answer; all else is told once.
  private static String about(News news, String orderNo) {
    var data = news.data();
    return switch (news.type()) {
      case "order.action_required" -> orderNo + "/" + data.get(NewsOfEvents.ACT_BY);
      case "order.action_reminder" ->
          orderNo + "/" + data.get(NewsOfEvents.ACT_BY) + "/" + data.get(NewsOfEvents.NUMBER);
      case "order.cancel_refused" -> orderNo + "/" + news.at();
      case String type when type.startsWith("ticket.") ->
          orderNo + "/" + data.get("lineNo") + "/" + news.at();
      default -> orderNo;
    };
  }

  private Uni<Void> add(
      SqlConnection tx,
      News news,
      Channel channel,
      @Nullable String endpointId,
      String about,
      String payload) {
    var message =
        Message.pending(
            "msg_" + ids.text(26),
            news.tenant(),
            channel,
            endpointId,
            news.orderNo(),
            news.type(),
            clock.instant());
    // A mail once per order, kind and occasion, a webhook once per news and endpoint.
    var dedupeKey = about + "/" + (endpointId == null ? news.type() : endpointId);
    return messages.add(tx, message, dedupeKey, payload, traces.current());
  }
}
