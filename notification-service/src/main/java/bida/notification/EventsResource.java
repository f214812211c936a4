package bida.notification;

import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Everything an app was told in the last 30 days, for one that missed its webhooks. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
class EventsResource {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 500;

  private static final String AFTER =
      "select position, news_id, payload from feed where tenant = $1 and position > $2 order by position limit $3";

  /** {@code event} is what a webhook carries: {type, timestamp, data}. */
  record EventView(
      String cursor,
      String id,
      @JsonRawValue @Schema(implementation = Object.class) String event) {}

  /** {@code next}: where to go on, also when nothing new was there. */
  record EventList(List<EventView> events, String next, boolean more) {}

  private final Database database;
  private final Caller caller;

  EventsResource(Database database, Caller caller) {
    this.database = database;
    this.caller = caller;
  }

  @GET
  @RolesAllowed("orders:read")
  public Uni<EventList> after(
      @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable Integer limit) {
    var from = FeedCursor.parse(after);
    var most = limit == null ? DEFAULT_LIMIT : limit;
    if (most < 1 || most > MOST) {
      throw Problems.badRequest("limit_invalid", "limit is 1 to " + MOST + ".");
    }
    return database
        .pool()
        .preparedQuery(AFTER)
        .execute(Tuple.of(caller.tenant(), from.position(), most + 1))
        .map(
            rows -> {
              var events = new ArrayList<EventView>();
              for (var row : rows) {
                if (events.size() < most) {
                  events.add(
                      new EventView(
                          new FeedCursor(row.getLong(0)).toString(),
                          row.getString(1),
                          row.getString(2)));
                }
              }
              var next = events.isEmpty() ? from.toString() : events.getLast().cursor();
              return new EventList(events, next, rows.rowCount() > most);
            });
  }
}
