package bida.payment;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Callbacks;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Hearsay;
import bida.payment.channel.Reading.Probe;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement.MoneyIn;
import bida.platform.observability.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The way in for every channel: what it sent is verified, written down, and only then acknowledged.
 * RSA and the wait for the commit belong on a virtual thread, not on the event loop.
 */
@ApplicationScoped
public class CallbackDoor {

  private static final Logger LOG = Logger.getLogger(CallbackDoor.class);

  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int TOO_LARGE = 413;
  private static final int UNAUTHORIZED = 401;
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final Intake intake;
  private final AskBack askBack;
  private final PaymentConfig config;
  private final Traces traces;
  private final MeterRegistry metrics;

  CallbackDoor(
      Intake intake, AskBack askBack, PaymentConfig config, Traces traces, MeterRegistry metrics) {
    this.intake = intake;
    this.askBack = askBack;
    this.config = config;
    this.traces = traces;
    this.metrics = metrics;
  }

  public Response receive(Callbacks channel, CallbackRequest request) {
    if (request.header(HttpHeaders.CONTENT_ENCODING) != null) {
      return refuse(channel, UNSUPPORTED_MEDIA_TYPE, "encoded");
    }
    if (request.sent().length > config.callbackMaxBytes()) {
      return refuse(channel, TOO_LARGE, "too_large");
    }
    return switch (channel.read(request)) {
      case Probe _ -> refuse(channel, UNAUTHORIZED, "probe");
      case Rejected(var reason) -> reject(channel, reason);
      case Authentic news ->
          store(channel, news.notificationId(), request, evidence -> stored(evidence, news));
      case Hearsay(var id, var money) ->
          store(channel, id, request, evidence -> hearsay(evidence, money));
    };
  }

  private Response reject(Callbacks channel, Reason reason) {
    var outcome = reason.name().toLowerCase(Locale.ROOT);
    return switch (reason) {
      case NO_SIGNATURE, STALE, UNKNOWN_KEY, BAD_SIGNATURE ->
          refuse(channel, UNAUTHORIZED, outcome);
      case NOT_NOW -> refuse(channel, UNAVAILABLE, outcome);
      case UNDECRYPTABLE, MALFORMED -> {
        LOG.warnf("%s sent a callback we cannot read (%s); refused.", channel.channel(), outcome);
        yield refuse(channel, BAD_REQUEST, outcome);
      }
      case WRONG_MERCHANT -> {
        LOG.errorf(
            "An authentic callback of %s is for none of our merchants; refused.",
            channel.channel());
        yield refuse(channel, BAD_REQUEST, outcome);
      }
    };
  }

  private Uni<Void> hearsay(Evidence evidence, MoneyIn money) {
    return intake.hearsay(evidence, money).invoke(askBack::call);
  }

  private Response store(
      Callbacks channel,
      String notificationId,
      CallbackRequest request,
      Function<Evidence, Uni<Void>> write) {
    var evidence =
        new Evidence(
            channel.channel(),
            notificationId,
            kept(channel, request),
            request.sent(),
            traces.current());
    try {
      write.apply(evidence).ifNoItem().after(config.storeWithin()).fail().await().indefinitely();
    } catch (RuntimeException e) {
      // Perhaps it was stored after all: the channel tells again, and the same money changes
      // nothing.
      LOG.warnf(
          "Cannot store a callback of %s now (%s); it will come again.",
          channel.channel(), e.getClass().getSimpleName());
      return refuse(channel, UNAVAILABLE, "not_stored");
    }
    count(channel, "accepted");
    return channel.accepted();
  }

  private Uni<Void> stored(Evidence evidence, Authentic news) {
    var inquiry = news.inquiry();
    return inquiry == null
        ? intake.callback(evidence, news.movement())
        : intake.callback(evidence, inquiry);
  }

  private static Map<String, String> kept(Callbacks channel, CallbackRequest request) {
    var kept = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (channel.isEvidence(name.toLowerCase(Locale.ROOT))) {
                kept.put(name, String.join(",", values));
              }
            });
    return kept;
  }

  private Response refuse(Callbacks channel, int status, String outcome) {
    count(channel, outcome);
    return channel.refused(status);
  }

  private void count(Callbacks channel, String outcome) {
    metrics.counter("bida.callbacks", "channel", channel.channel(), "outcome", outcome).increment();
  }
}
