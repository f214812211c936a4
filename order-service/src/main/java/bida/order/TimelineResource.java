package bida.order;

import bida.contracts.Actor;
import bida.order.OrderReads.Step;
import bida.order.core.Guidance;
import bida.order.core.Order;
import bida.order.core.OrderStatus;
import bida.order.core.ReasonTag;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened to an order, step by step, and what it means for the buyer. */
@Path("/v1/orders/{orderNo}")
class TimelineResource {

  private final OrderReads reads;
  private final Trail trail;
  private final Caller caller;
  private final InstantSource clock;
  private final HttpHeaders headers;

  TimelineResource(
      OrderReads reads,
      Trail trail,
      Caller caller,
      InstantSource clock,
      @Context HttpHeaders headers) {
    this.reads = reads;
    this.trail = trail;
    this.caller = caller;
    this.clock = clock;
    this.headers = headers;
  }

  record Timeline(String orderNo, List<Node> nodes) {}

  record Node(
      long version,
      Instant at,
      String step,
      String text,
      String status,
      String actor,
      List<String> tags) {
    static Node of(Step step, Texts texts) {
      return new Node(
          step.version(),
          step.at(),
          step.command(),
          texts.step(step.command(), OrderStatus.valueOf(step.toStatus())),
          step.toStatus(),
          step.actor(),
          step.tags());
    }
  }

  /**
   * {@code byWhen} is when the next step has happened at the latest; absent where nothing is due.
   */
  record Explanation(
      String orderNo,
      OrderStatus status,
      String whatHappened,
      List<String> reasons,
      String whatHappensNext,
      @Nullable Instant byWhen,
      Actor whoActs,
      @Nullable Advice guidance) {

    /** For a buyer who says he paid; absent where he was not seen paying. */
    record Advice(Guidance code, String text) {}

    static Explanation of(Order order, Texts texts, Optional<Guidance> guidance, Instant now) {
      var reasons = new Reasons(order, texts, now);
      return new Explanation(
          order.orderNo(),
          order.status(),
          texts.happened(order.status()),
          reasons.told(),
          reasons.next(),
          reasons.byWhen(),
          whoActs(order),
          guidance.map(code -> new Advice(code, texts.guidance(code))).orElse(null));
    }

    private static Actor whoActs(Order order) {
      return switch (order.status()) {
        case ACTION_REQUIRED -> Actor.BUYER;
        case PENDING_PAYMENT -> order.has(ReasonTag.CLOSING) ? Actor.NOBODY : Actor.BUYER;
        case PAID,
            UNDER_REVIEW,
            FULFILLING,
            PARTIALLY_DELIVERED,
            DELIVERED,
            VERIFYING,
            COMPLETED,
            FULFILLMENT_FAILED,
            CANCEL_REVIEWING,
            REFUNDING,
            PARTIALLY_REFUNDED,
            REFUNDED,
            CANCELLED ->
            order.tags().stream().anyMatch(tag -> tag.actor() == Actor.OPERATOR)
                ? Actor.OPERATOR
                : Actor.NOBODY;
      };
    }
  }

  @GET
  @Path("/timeline")
  @RolesAllowed("orders:read")
  public Uni<Timeline> timeline(String orderNo) {
    var texts = Texts.in(locale());
    return find(orderNo)
        .chain(() -> reads.steps(orderNo, 0))
        .map(
            steps ->
                new Timeline(orderNo, steps.stream().map(step -> Node.of(step, texts)).toList()));
  }

  @GET
  @Path("/explanation")
  @RolesAllowed("orders:read")
  public Uni<Explanation> explanation(String orderNo) {
    var texts = Texts.in(locale());
    return find(orderNo)
        .flatMap(
            order ->
                guidance(order)
                    .map(guidance -> Explanation.of(order, texts, guidance, clock.instant())));
  }

  private Uni<Optional<Guidance>> guidance(Order order) {
    return order.status() == OrderStatus.PENDING_PAYMENT
        ? trail.payingSince(order.orderNo(), order.tenant()).map(since -> since.map(this::guidance))
        : Uni.createFrom().item(Optional.empty());
  }

  private Guidance guidance(Instant since) {
    return Guidance.after(Duration.between(since, clock.instant()));
  }

  private Uni<Order> find(String orderNo) {
    return reads.find(caller.tenant(), caller.isOperator(), orderNo);
  }

  private Locale locale() {
    return Texts.accepted(headers.getAcceptableLanguages());
  }
}
