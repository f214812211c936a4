package bida.order;

import bida.order.OrderReads.Step;
import bida.order.core.Order;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * An order as it happens. The event id is the number of the history row, so any instance continues
 * after any Last-Event-ID.
 */
@Path("/v1/orders/{orderNo}/stream")
class StreamResource {

  // A long poll shorter than the time after which proxies give up on a silent answer.
  private static final int MAX_WAIT_SECONDS = 25;
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final OrderReads reads;
  private final OrderHints hints;
  private final OrderConfig config;
  private final Caller caller;
  private final JsonWebToken token;
  private final InstantSource clock;
  private final Sse sse;
  private final HttpHeaders headers;

  StreamResource(
      OrderReads reads,
      OrderHints hints,
      OrderConfig config,
      Caller caller,
      JsonWebToken token,
      InstantSource clock,
      MeterRegistry metrics,
      @Context Sse sse,
      @Context HttpHeaders headers) {
    this.reads = reads;
    this.hints = hints;
    this.config = config;
    this.caller = caller;
    this.token = token;
    this.clock = clock;
    this.sse = sse;
    this.headers = headers;
    metrics.gauge("bida.streams", OPEN);
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed("orders:read")
  @Operation(summary = "Every step of the order as a server-sent event, from Last-Event-ID on")
  public Multi<OutboundSseEvent> stream(
      String orderNo, @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    if (OPEN.incrementAndGet() > config.maxStreams()) {
      OPEN.decrementAndGet();
      throw Problems.unavailable("too_many_streams", "Poll for a while instead.", 30);
    }
    var seen = new AtomicLong(number(lastEventId));
    var ends = token.getExpirationTime();
    var steps =
        find(orderNo)
            .onItem()
            .transformToMulti(_ -> looks(orderNo))
            .onOverflow()
            .dropPreviousItems()
            .onItem()
            .transformToMultiAndConcatenate(
                _ ->
                    reads
                        .steps(orderNo, seen.get())
                        .onItem()
                        .disjoint()
                        .onItem()
                        .castTo(Step.class)
                        .invoke(step -> seen.set(step.id())))
            .map(this::event);
    var heartbeats =
        Multi.createFrom()
            .ticks()
            .startingAfter(config.heartbeat())
            .every(config.heartbeat())
            .onOverflow()
            .drop()
            .map(_ -> sse.newEventBuilder().comment("alive").build());
    var goodbye =
        hints
            .of(orderNo)
            .filter(_ -> hints.isStopped())
            .map(_ -> sse.newEventBuilder().comment("stopping").build());
    return Multi.createBy()
        .merging()
        .streams(steps, heartbeats, goodbye)
        .select()
        .first(_ -> !hints.isStopped() && clock.instant().getEpochSecond() < ends)
        .onTermination()
        .invoke(OPEN::decrementAndGet);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:read")
  @Operation(
      summary = "Long poll: answers when the order is past ?afterVersion, or after ?wait seconds")
  public Uni<OrderView> poll(
      String orderNo,
      @QueryParam("afterVersion") @Nullable Long afterVersion,
      @QueryParam("wait") @Nullable Integer wait) {
    var after = afterVersion == null ? 0 : afterVersion;
    var seconds = wait == null ? MAX_WAIT_SECONDS : Math.clamp(wait, 0, MAX_WAIT_SECONDS);
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    var tenant = caller.tenant();
    var operator = caller.isOperator();
    return looks(orderNo)
        .onOverflow()
        .dropPreviousItems()
        .onItem()
        .transformToUniAndConcatenate(_ -> reads.find(tenant, operator, orderNo))
        .filter(order -> order.version() > after)
        .toUni()
        .ifNoItem()
        .after(Duration.ofSeconds(Math.max(1, seconds)))
        .recoverWithUni(() -> reads.find(tenant, operator, orderNo))
        .map(order -> OrderView.of(order, clock.instant(), locale));
  }

  /**
   * When to look at the history: now, when told of a change, and now and then. Of those that come
   * while it is looked at one is enough, for it shows all.
   */
  private Multi<String> looks(String orderNo) {
    return Multi.createBy()
        .merging()
        .streams(
            Multi.createFrom().item("now"),
            hints.of(orderNo),
            Multi.createFrom()
                .ticks()
                .every(config.streamPoll())
                .onOverflow()
                .drop()
                .map(_ -> "poll"));
  }

  private OutboundSseEvent event(Step step) {
    return sse.newEventBuilder()
        .id(String.valueOf(step.id()))
        .name("order-changed")
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(Step.class, step)
        .build();
  }

  private Uni<Order> find(String orderNo) {
    return reads.find(caller.tenant(), caller.isOperator(), orderNo);
  }

  private static long number(@Nullable String lastEventId) {
    try {
      return lastEventId == null ? 0 : Long.parseLong(lastEventId);
    } catch (NumberFormatException e) {
      throw Problems.badRequest("last_event_id_invalid", "Last-Event-ID is a number of ours.");
    }
  }
}
