package bida.refund;

import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import bida.refund.core.CaseState;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The operators' work list and what they did about it. */
@Path("/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class CasesResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  // No bound is far enough in the future for the first page to begin at it.
  private static final CaseCursor START = new CaseCursor(Instant.parse("9999-01-01T00:00:00Z"), "");

  record CaseView(
      String caseNo,
      String kind,
      @Nullable String orderNo,
      @Nullable String tenant,
      @Nullable String refundNo,
      String detail,
      int tier,
      String state,
      Instant openedAt,
      @Nullable Instant answerBy,
      @Nullable Instant resolvedAt,
      @Nullable String resolvedBy,
      @Nullable String resolution,
      @Nullable String note) {

    static CaseView of(CaseListing row) {
      return new CaseView(
          Objects.requireNonNull(row.caseNo),
          Objects.requireNonNull(row.kind),
          row.orderNo,
          row.tenant,
          row.subject,
          Objects.requireNonNull(row.detail),
          row.tier,
          Objects.requireNonNull(row.state),
          Objects.requireNonNull(row.openedAt),
          row.answerBy,
          row.resolvedAt,
          row.resolvedBy,
          row.resolution,
          row.note);
    }
  }

  record CaseList(List<CaseView> cases, @Nullable String next) {}

  private final Mutiny.SessionFactory sessions;
  private final ResolveCase resolveCase;
  private final Caller caller;

  CasesResource(Mutiny.SessionFactory sessions, ResolveCase resolveCase, Caller caller) {
    this.sessions = sessions;
    this.resolveCase = resolveCase;
    this.caller = caller;
  }

  @GET
  @RolesAllowed("ops")
  public Uni<CaseList> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("orderNo") @Nullable String orderNo,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    var from = cursor == null ? START : CaseCursor.parse(cursor);
    var most = limit == null ? DEFAULT_LIMIT : limit;
    if (most < 1 || most > MOST) {
      throw Problems.badRequest("limit_invalid", "limit is 1 to " + MOST + ".");
    }
    if (state != null
        && !List.of(CaseState.OPEN.name(), CaseState.RESOLVED.name()).contains(state)) {
      throw Problems.badRequest("state_invalid", "state is OPEN or RESOLVED.");
    }
    return sessions
        .withSession(
            session ->
                session
                    .createSelectionQuery(
                        """
                        from CaseListing c
                        where (c.openedAt < :openedAt or (c.openedAt = :openedAt and c.caseNo < :caseNo))
                          and (:state is null or c.state = :state)
                          and (:kind is null or c.kind = :kind)
                          and (:orderNo is null or c.orderNo = :orderNo)
                        order by c.openedAt desc, c.caseNo desc
                        """,
                        CaseListing.class)
                    .setParameter("openedAt", from.openedAt())
                    .setParameter("caseNo", from.caseNo())
                    .setParameter("state", state)
                    .setParameter("kind", kind)
                    .setParameter("orderNo", orderNo)
                    .setMaxResults(most + 1)
                    .getResultList())
        .map(rows -> page(rows, most));
  }

  private static CaseList page(List<CaseListing> rows, int most) {
    var views = rows.stream().limit(most).map(CaseView::of).toList();
    var last = views.isEmpty() ? null : views.getLast();
    var next =
        rows.size() > most && last != null
            ? new CaseCursor(last.openedAt(), last.caseNo()).toString()
            : null;
    return new CaseList(views, next);
  }

  @POST
  @Path("/{caseNo}/resolution")
  @RolesAllowed("ops")
  public Uni<Response> resolve(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      ResolveCase.@Nullable Resolution resolution) {
    return resolveCase
        .resolve(caller.tenant(), caller.clientId(), caseNo, key, resolution)
        .map(reply -> reply.toResponse());
  }
}
