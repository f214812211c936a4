package bida.payment.channel.wechat;

import bida.payment.Evidence;
import bida.payment.Intake;
import bida.payment.PaymentConfig;
import bida.payment.channel.wechat.WechatReading.Authentic;
import bida.payment.channel.wechat.WechatReading.Probe;
import bida.payment.channel.wechat.WechatReading.Reason;
import bida.payment.channel.wechat.WechatReading.Rejected;
import bida.platform.observability.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/** Where WeChat Pay calls back: verified, written down, and only then acknowledged. */
@Path(WechatCallbacks.PATH)
@PermitAll
class WechatCallbackResource {

  private static final Logger LOG = Logger.getLogger(WechatCallbackResource.class);

  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int TOO_LARGE = 413;
  private static final int UNAUTHORIZED = 401;
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final WechatCallbacks callbacks;
  private final Intake intake;
  private final PaymentConfig config;
  private final Traces traces;
  private final MeterRegistry metrics;

  WechatCallbackResource(
      WechatCallbacks callbacks,
      Intake intake,
      PaymentConfig config,
      Traces traces,
      MeterRegistry metrics) {
    this.callbacks = callbacks;
    this.intake = intake;
    this.config = config;
    this.traces = traces;
    this.metrics = metrics;
  }

  // RSA and the wait for the commit belong on a virtual thread, not on the event loop.
  @POST
  @RunOnVirtualThread
  @Operation(summary = "Notifications of WeChat Pay API v3")
  public Response receive(@Context HttpHeaders headers, byte[] body) {
    if (headers.getHeaderString(HttpHeaders.CONTENT_ENCODING) != null) {
      return fail(UNSUPPORTED_MEDIA_TYPE, "encoded");
    }
    if (body.length > config.callbackMaxBytes()) {
      return fail(TOO_LARGE, "too_large");
    }
    return switch (callbacks.read(headers::getHeaderString, body)) {
      case Probe _ -> fail(UNAUTHORIZED, "probe");
      case Rejected(var reason) -> reject(reason);
      case Authentic news -> store(news, headers, body);
    };
  }

  private Response reject(Reason reason) {
    var outcome = reason.name().toLowerCase(Locale.ROOT);
    return switch (reason) {
      case NO_SIGNATURE, STALE, UNKNOWN_KEY, BAD_SIGNATURE -> fail(UNAUTHORIZED, outcome);
      case UNDECRYPTABLE, MALFORMED -> {
        LOG.warnf("WeChat Pay sent a signed callback we cannot read (%s); refused.", outcome);
        yield fail(BAD_REQUEST, outcome);
      }
      case WRONG_MERCHANT -> {
        LOG.error("A signed callback is for another merchant or app than ours; refused.");
        yield fail(BAD_REQUEST, outcome);
      }
    };
  }

  private Response store(Authentic news, HttpHeaders headers, byte[] body) {
    var evidence =
        new Evidence(
            WechatChannel.NAME, news.notificationId(), kept(headers), body, traces.current());
    try {
      intake.callback(evidence, news.movement()).await().atMost(config.storeWithin());
    } catch (RuntimeException e) {
      // Perhaps it was stored after all: the channel tells again, and the same money changes
      // nothing.
      LOG.warnf(
          "Cannot store a callback of WeChat Pay now (%s); it will come again.",
          e.getClass().getSimpleName());
      return fail(UNAVAILABLE, "not_stored");
    }
    count("accepted");
    return Response.ok(Map.of("code", "SUCCESS", "message", "成功"))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  private static Map<String, String> kept(HttpHeaders headers) {
    var kept = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              var lower = name.toLowerCase(Locale.ROOT);
              if (lower.startsWith("wechatpay-") || lower.equals("request-id")) {
                kept.put(name, String.join(",", values));
              }
            });
    return kept;
  }

  private Response fail(int status, String outcome) {
    count(outcome);
    return Response.status(status)
        .entity(Map.of("code", "FAIL", "message", "失败"))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  private void count(String outcome) {
    metrics
        .counter("bida.callbacks", "channel", WechatChannel.NAME, "outcome", outcome)
        .increment();
  }
}
