package bida.simulators.otlp;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/** Takes traces by OTLP over HTTP and hands them to Zipkin, which speaks no OTLP. */
public final class OtlpBridge implements AutoCloseable {
  public static final int BODY_LIMIT = 8 << 20;

  private static final String PROTOBUF = "application/x-protobuf";
  private static final int MOST_WAITING = 128;
  private static final int MOST_TRIES = 20;
  private static final long PAUSE_MILLIS = 500;

  private final Counts counts = new Counts();
  private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final URI zipkin;
  private final Supplier<HttpClient> client;
  private final Thread thread = Thread.ofVirtual().name("zipkin").unstarted(this::forward);

  private record Batch(byte[] json, int spans) {}

  public OtlpBridge(String zipkinUrl, Supplier<HttpClient> client) {
    this.zipkin = URI.create(zipkinUrl + "/api/v2/spans");
    this.client = client;
    thread.start();
  }

  public Counts counts() {
    return counts;
  }

  public Routes api() {
    return new Routes().on("POST", "/v1/traces", this::receive);
  }

  private Answer receive(Request request) {
    if (!request.header("content-type").startsWith(PROTOBUF)) {
      throw new Refusal(415, "UNSUPPORTED", "only " + PROTOBUF);
    }
    var spans = ZipkinSpans.of(parse(request));
    counts.add("spans", "received", "", spans.size());
    if (!spans.isEmpty() && !queue.offer(new Batch(Json.bytes(spans), spans.size()))) {
      counts.add("spans", "dropped", "", spans.size());
    }
    return Answer.of(200, PROTOBUF, new byte[0]);
  }

  private static ExportTraceServiceRequest parse(Request request) {
    try {
      return ExportTraceServiceRequest.parseFrom(body(request));
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal(400, "PARAM_ERROR", "not an ExportTraceServiceRequest");
    }
  }

  private static byte[] body(Request request) {
    if (!request.header("content-encoding").equals("gzip")) return request.body();
    try (var in = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
      var plain = in.readNBytes(BODY_LIMIT + 1);
      if (plain.length > BODY_LIMIT) throw new Refusal(413, "TOO_LARGE", "above " + BODY_LIMIT);
      return plain;
    } catch (IOException e) {
      throw new Refusal(400, "PARAM_ERROR", "bad gzip");
    }
  }

  private void forward() {
    try {
      while (true) {
        var batch = queue.take();
        counts.add("spans", deliver(batch) ? "forwarded" : "dropped", "", batch.spans);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a while for Zipkin, which starts later than we do. */
  private boolean deliver(Batch batch) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(zipkin)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(batch.json))
            .build();
    for (var tries = 0; tries < MOST_TRIES; tries++) {
      try {
        var status =
            client.get().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status < 300) return true;
        if (status < 500) return false;
      } catch (IOException e) {
        counts.add("spans", "zipkinAway", "", 1);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return false;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
