package bida.refund;

import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import bida.refund.CaseHistory.Step;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The operators' work list; an app sees of it what its buyers were told. */
@Path("/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class CasesResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  // No bound is far enough in the future for the first page to begin at it.
  private static final CaseCursor START = new CaseCursor(Instant.parse("9999-01-01T00:00:00Z"), "");

  record CaseList(List<CaseView> cases, @Nullable String next) {}

  record CaseDetail(CaseView theCase, List<Step> history) {}

  private final Mutiny.SessionFactory sessions;
  private final CaseHistory history;
  private final OpenCase openCase;
  private final CaseTexts texts;
  private final Caller caller;

  CasesResource(
      Mutiny.SessionFactory sessions,
      CaseHistory history,
      OpenCase openCase,
      CaseTexts texts,
      Caller caller) {
    this.sessions = sessions;
    this.history = history;
    this.openCase = openCase;
    this.texts = texts;
    this.caller = caller;
  }

  @POST
  @RolesAllowed({"ops", "orders:write"})
  @Operation(summary = "Opens a case; while one of this kind is open for the order, that one")
  public Uni<Response> open(
      @HeaderParam("Idempotency-Key") @Nullable String key, OpenCase.@Nullable Wanted wanted) {
    var by = new OpenCase.By(caller.tenant(), caller.clientId(), caller.isOperator());
    return openCase.open(by, key, wanted).map(reply -> reply.toResponse());
  }

  @GET
  @RolesAllowed({"ops", "orders:read"})
  @Operation(summary = "Cases, the newest first; overdue: one of its clocks has passed")
  public Uni<CaseList> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("tier") @Nullable Integer tier,
      @QueryParam("assignee") @Nullable String assignee,
      @QueryParam("orderNo") @Nullable String orderNo,
      @QueryParam("overdue") @Nullable Boolean overdue,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit,
      @HeaderParam("Accept-Language") @Nullable String language) {
    var from = cursor == null ? START : CaseCursor.parse(cursor);
    var most = limit == null ? DEFAULT_LIMIT : limit;
    if (most < 1 || most > MOST) {
      throw Problems.badRequest("limit_invalid", "limit is 1 to " + MOST + ".");
    }
    if (state != null
        && !List.of(CaseState.OPEN.name(), CaseState.RESOLVED.name()).contains(state)) {
      throw Problems.badRequest("state_invalid", "state is OPEN or RESOLVED.");
    }
    var operator = caller.isOperator();
    var filter =
        new CaseFilter(
            operator ? null : caller.tenant(), state, kind, tier, assignee, orderNo, overdue);
    return sessions
        .withSession(session -> filter.query(session, from).setMaxResults(most + 1).getResultList())
        .map(rows -> page(rows, most, operator, language));
  }

  @GET
  @Path("/{caseNo}")
  @RolesAllowed({"ops", "orders:read"})
  @Operation(summary = "A case with everything that was done about it")
  public Uni<CaseDetail> one(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Accept-Language") @Nullable String language) {
    var operator = caller.isOperator();
    var tenant = caller.tenant();
    return sessions
        .withSession(session -> session.find(CaseListing.class, caseNo))
        .map(
            row -> {
              if (row == null
                  || (!operator && (row.toldAt == null || !tenant.equals(row.tenant)))) {
                throw Problems.notFound("case_not_found", "There is no such case.");
              }
              return view(row, operator, language);
            })
        .flatMap(view -> history.of(caseNo, operator).map(steps -> new CaseDetail(view, steps)));
  }

  private CaseList page(
      List<CaseListing> rows, int most, boolean operator, @Nullable String language) {
    var views = rows.stream().limit(most).map(row -> view(row, operator, language)).toList();
    var last = views.isEmpty() ? null : views.getLast();
    var next =
        rows.size() > most && last != null
            ? new CaseCursor(last.openedAt(), last.caseNo()).toString()
            : null;
    return new CaseList(views, next);
  }

  private CaseView view(CaseListing row, boolean operator, @Nullable String language) {
    var view = CaseView.of(row, texts, language);
    return operator ? view : view.forApp();
  }
}
