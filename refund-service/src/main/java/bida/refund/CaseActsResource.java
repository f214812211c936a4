package bida.refund;

import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import bida.refund.CaseActs.Act;
import bida.refund.core.CaseCommand;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What an operator may do about a case; each takes the version that was looked at, if sent. */
@Path("/v1/cases/{caseNo}")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class CaseActsResource {

  private static final int LONGEST = 2000;
  private static final int MOST_EVIDENCE = 20;
  private static final int LONGEST_EVIDENCE = 500;

  /** {@code assignee}: absent for oneself. */
  record Assignment(@Nullable String assignee, @Nullable Integer version) {}

  record PromiseMade(@Nullable String text, @Nullable Instant by, @Nullable Integer version) {}

  /** {@code evidence}: where it is kept, such as the number of a receipt or a link. */
  record Note(
      @Nullable String text,
      @Nullable List<String> evidence,
      @Nullable Boolean toBuyer,
      @Nullable Integer version) {}

  record Why(@Nullable String reason, @Nullable Integer version) {}

  private final CaseActs acts;
  private final ResolveCase resolveCase;
  private final Caller caller;

  CaseActsResource(CaseActs acts, ResolveCase resolveCase, Caller caller) {
    this.acts = acts;
    this.resolveCase = resolveCase;
    this.caller = caller;
  }

  @POST
  @Path("/assignment")
  @Operation(summary = "Takes the case over, or gives it to somebody")
  public Uni<Response> assign(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Assignment asked) {
    var body = Objects.requireNonNullElse(asked, new Assignment(null, null));
    var assignee = body.assignee() == null ? caller.clientId() : words("assignee", body.assignee());
    var command = new CaseCommand.Assign(caller.clientId(), assignee);
    return act(caseNo, "assignment", key, body, body.version(), command);
  }

  @POST
  @Path("/promise")
  @Operation(summary = "Promises the buyer something by a time; told to the app where one is known")
  public Uni<Response> promise(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable PromiseMade made) {
    var body = present(made);
    if (body.by() == null) {
      throw Problems.badRequest("by_missing", "Say until when, as an RFC 3339 time.");
    }
    var command =
        new CaseCommand.MakePromise(caller.clientId(), words("text", body.text()), body.by());
    return act(caseNo, "promise", key, body, body.version(), command);
  }

  @POST
  @Path("/notes")
  @Operation(summary = "Notes something; with toBuyer it answers the buyer, whose app is told")
  public Uni<Response> note(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Note note) {
    var body = present(note);
    var evidence = Objects.requireNonNullElse(body.evidence(), List.<String>of());
    if (evidence.size() > MOST_EVIDENCE
        || evidence.stream().anyMatch(one -> one.isBlank() || one.length() > LONGEST_EVIDENCE)) {
      throw Problems.badRequest(
          "evidence_invalid",
          "evidence takes " + MOST_EVIDENCE + " references of 1 to " + LONGEST_EVIDENCE + ".");
    }
    var command =
        new CaseCommand.AddNote(
            caller.clientId(),
            words("text", body.text()),
            evidence,
            Boolean.TRUE.equals(body.toBuyer()));
    return act(caseNo, "notes", key, body, body.version(), command);
  }

  @POST
  @Path("/escalation")
  @Operation(summary = "Gives the case to the next tier")
  public Uni<Response> escalate(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Why why) {
    var body = present(why);
    var command = new CaseCommand.Escalate(caller.clientId(), words("reason", body.reason()));
    return act(caseNo, "escalation", key, body, body.version(), command);
  }

  @POST
  @Path("/reopening")
  @Operation(summary = "Opens a case again that was resolved lately")
  public Uni<Response> reopen(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Why why) {
    var body = present(why);
    var command = new CaseCommand.Reopen(caller.clientId(), words("reason", body.reason()));
    return act(caseNo, "reopening", key, body, body.version(), command);
  }

  @POST
  @Path("/resolution")
  @Operation(summary = "Ends the case; where it is about a refund, the refund follows")
  public Uni<Response> resolve(
      @PathParam("caseNo") String caseNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      ResolveCase.@Nullable Resolution resolution) {
    return resolveCase
        .resolve(caller.tenant(), caller.clientId(), caseNo, key, resolution)
        .map(reply -> reply.toResponse());
  }

  private Uni<Response> act(
      String caseNo,
      String verb,
      @Nullable String key,
      Object body,
      @Nullable Integer version,
      CaseCommand command) {
    return acts.act(new Act(caller.tenant(), caseNo, verb, key, body), version, command)
        .map(reply -> reply.toResponse());
  }

  private static <T> T present(@Nullable T body) {
    if (body == null) {
      throw Problems.badRequest("body_missing", "Send a JSON body.");
    }
    return body;
  }

  private static String words(String field, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > LONGEST) {
      throw Problems.badRequest(
          field + "_invalid", field + " takes 1 to " + LONGEST + " characters.");
    }
    return text;
  }
}
