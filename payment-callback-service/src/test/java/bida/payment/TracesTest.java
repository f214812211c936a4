package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Spans;
import bida.platform.test.Topics;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One trace is one order. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class TracesTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject Spans spans;
  @Inject Pool pool;

  private String order;
  private String trace;

  @BeforeEach
  void anOrderWithATrace() {
    wechat.sameTime();
    var traceparent = Topics.traceparent();
    trace = Spans.traceId(traceparent);
    order = "VG" + trace.substring(0, 20);
    shop.place(order, traceparent);
  }

  @Test
  void appliesACallbackInTheTraceOfItsOrderLinkedToItsRequest() {
    wechat.pay(shop.open(order));

    outbox.await(order, PaymentConfirmed.class);
    Await.until("the applied callback", () -> named("apply payment by callback").isPresent());
    assertThat(httpSpan()).isNotNull();
    var applied = named("apply payment by callback").orElseThrow();
    var request = Spans.traceId(httpSpan());
    assertThat(applied.getLinks())
        .singleElement()
        .satisfies(link -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(request));
    assertThat(request).isNotEqualTo(trace);
    Await.until(
        "the request of the callback",
        () ->
            spans.ofTrace(request).stream()
                .anyMatch(
                    span ->
                        span.getKind() == SpanKind.SERVER
                            && span.getSpanId()
                                .equals(
                                    applied.getLinks().getFirst().getSpanContext().getSpanId())));
    assertThat(outbox.rowsOf(order).getFirst().traceparent()).contains(trace);
  }

  @Test
  void callsTheChannelInTheTraceOfTheOrder() {
    shop.open(order);

    Await.until("the call to the channel", () -> named("wechat open").isPresent());
    var call = named("wechat open").orElseThrow();
    assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
    // The app's own request is another trace: it is linked.
    assertThat(call.getLinks()).hasSize(1);
  }

  @Test
  void believesNoTraceparentOnACallback() {
    var strange = Topics.traceparent();

    given()
        .header("traceparent", strange)
        .body("{}")
        .post("/v1/callbacks/wechat")
        .then()
        .statusCode(401);
    given()
        .header("traceparent", strange)
        .get("/v1/payments?orderNo=" + order)
        .then()
        .statusCode(401);

    Await.until(
        "the other request to follow its client",
        () -> !spans.ofTrace(Spans.traceId(strange)).isEmpty());
    assertThat(spans.ofTrace(Spans.traceId(strange)))
        .extracting(SpanData::getName)
        .noneMatch(name -> name.contains("callbacks"));
  }

  private Optional<SpanData> named(String name) {
    return spans.ofTrace(trace).stream().filter(span -> span.getName().equals(name)).findFirst();
  }

  private String httpSpan() {
    return pool.preparedQuery("select http_span from movement where facts ->> 'paymentNo' = $1")
        .execute(Tuple.of(order + "01"))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getString(0);
  }
}
