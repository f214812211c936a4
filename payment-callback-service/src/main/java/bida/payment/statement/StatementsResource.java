package bida.payment.statement;

import bida.payment.core.Days;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The statements of the channels, for operators. */
@Path("/v1/statements/{channel}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("ops")
class StatementsResource {

  // Five channels of several merchants for a month; a page of differences fits a screen or two.
  private static final int MOST_STATEMENTS = 500;
  private static final int MOST_DIFFERENCES = 200;

  /** Statements, the newest day first. */
  record StatementList(List<Statements.View> statements) {}

  private final StatementSources sources;
  private final Statements statements;
  private final Differences differences;
  private final ReconcileDays reconcile;
  private final InstantSource clock;

  StatementsResource(
      StatementSources sources,
      Statements statements,
      Differences differences,
      ReconcileDays reconcile,
      InstantSource clock) {
    this.sources = sources;
    this.statements = statements;
    this.differences = differences;
    this.reconcile = reconcile;
    this.clock = clock;
  }

  /** Without {@code from} and {@code to}: the last 31 days. */
  @GET
  public Uni<StatementList> list(
      String channel,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    var last = to == null ? Days.of(clock.instant()) : day(to);
    var first = from == null ? last.minusDays(31) : day(from);
    return statements.show(channel, first, last, MOST_STATEMENTS).map(StatementList::new);
  }

  /** Fetches and compares it now, also one that was imported before. */
  @POST
  @Path("/{day}/import")
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = StatementList.class)))
  public Uni<Response> importNow(
      String channel,
      String day,
      @QueryParam("merchant") @DefaultValue("default") String merchant) {
    var source =
        sources
            .of(channel)
            .filter(known -> known.merchants().contains(merchant))
            .orElseThrow(
                () ->
                    Problems.notFound(
                        "statement_source_unknown",
                        "This channel and merchant give no statement."));
    var wanted = day(day);
    var readyAt = source.readyAt(wanted);
    if (clock.instant().isBefore(readyAt)) {
      throw Problems.conflict("statement_not_ready", "The channel has it from " + readyAt + " on.");
    }
    return statements
        .again(new StatementKey(channel, merchant, wanted))
        .invoke(reconcile::call)
        .chain(() -> statements.show(channel, wanted, wanted, MOST_STATEMENTS))
        .map(shown -> Response.accepted(new StatementList(shown)).build());
  }

  @GET
  @Path("/{day}/differences")
  public Uni<Differences.Page> differences(
      String channel,
      String day,
      @QueryParam("merchant") @DefaultValue("default") String merchant,
      @QueryParam("cursor") @DefaultValue("") String cursor) {
    return differences.page(
        new StatementKey(channel, merchant, day(day)), cursor, MOST_DIFFERENCES);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException _) {
      throw Problems.badRequest("date_invalid", "Write the day as 2026-11-25.");
    }
  }
}
