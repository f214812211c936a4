package bida.notification;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims what is due, so much per endpoint and no more, whichever instance is faster. A claim is a
 * later next attempt: who dies with it in hand leaves it to the others.
 */
@ApplicationScoped
class DueMessages {

  private static final String WEBHOOKS =
      """
      with due as (
        select m.message_id
        from webhook_endpoints e
        cross join lateral (
          select message_id from messages
          where endpoint_id = e.endpoint_id and status = 'PENDING' and channel = 'WEBHOOK'
            and next_attempt_at <= $1 and message_id <> all($3)
          order by next_attempt_at
          limit greatest(0, $4 - (select count(*) from unnest($2::text[]) as busy(id) where id = e.endpoint_id))
          for update skip locked) m
        where e.state = 'ACTIVE'
        limit $5),
      claimed as (
        update messages set next_attempt_at = $6 from due where messages.message_id = due.message_id
        returning messages.*)
      select\s"""
          + MessageRow.COLUMNS
          + " from claimed";

  private static final String MAILS =
      """
      with due as (
        select message_id from messages
        where status = 'PENDING' and channel = 'EMAIL' and next_attempt_at <= $1 and message_id <> all($2)
        order by next_attempt_at
        limit $3
        for update skip locked),
      claimed as (
        update messages set next_attempt_at = $4 from due where messages.message_id = due.message_id
        returning messages.*)
      select\s"""
          + MessageRow.COLUMNS
          + " from claimed";

  private final Database database;
  private final InstantSource clock;
  private final WebhookConfig webhooks;
  private final MailConfig mails;

  DueMessages(Database database, InstantSource clock, WebhookConfig webhooks, MailConfig mails) {
    this.database = database;
    this.clock = clock;
    this.webhooks = webhooks;
    this.mails = mails;
  }

  Uni<List<MessageRow>> claimWebhooks(UnderWay underWay) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return database
        .pool()
        .preparedQuery(WEBHOOKS)
        .execute(
            Tuple.tuple()
                .addOffsetDateTime(now)
                .addArrayOfString(underWay.endpoints())
                .addArrayOfString(underWay.messages())
                .addInteger(webhooks.atOncePerEndpoint())
                .addInteger(Math.max(0, webhooks.atOnce() - underWay.size()))
                .addOffsetDateTime(now.plus(webhooks.lease())))
        .map(DueMessages::rows);
  }

  Uni<List<MessageRow>> claimMails(UnderWay underWay) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return database
        .pool()
        .preparedQuery(MAILS)
        .execute(
            Tuple.of(
                now,
                underWay.messages(),
                Math.max(0, mails.atOnce() - underWay.size()),
                now.plus(webhooks.lease())))
        .map(DueMessages::rows);
  }

  private static List<MessageRow> rows(RowSet<Row> rows) {
    var messages = new ArrayList<MessageRow>();
    rows.forEach(row -> messages.add(MessageRow.of(row)));
    return messages;
  }
}
