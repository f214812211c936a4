package bida.fulfillment.resale;

import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.agiso.AgisoSignature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets a request in once its signature and its age are right, and says who sent it. */
@ApplicationScoped
class Door {

  // What is signed has no quotes: whoever repeats a request can hide a field in the value before
  // it.
  private static final Pattern HIDDEN =
      Pattern.compile(
          "&(account|attach|buyNum|callbackUrl|maxAmount|orderNo|productNo|timestamp|userId|version)=");

  /** Who knocked, and what he said; or the code that sends him away. */
  sealed interface Knock {
    record Opened(Reseller reseller, ObjectNode said) implements Knock {}

    record Shut(Code code) implements Knock {}
  }

  // Strangers are measured like everybody: how long it takes must not say who is known here.
  private static final AgisoSignature NOBODYS = new AgisoSignature("", "");

  private final Resellers resellers;
  private final ResaleConfig config;
  private final InstantSource clock;

  Door(Resellers resellers, ResaleConfig config, InstantSource clock) {
    this.resellers = resellers;
    this.config = config;
    this.clock = clock;
  }

  Knock open(byte @Nullable [] body) {
    if (body == null || body.length > config.maxRequestBytes()) {
      return new Knock.Shut(Code.INVALID);
    }
    return AgisoJson.object(body).map(this::open).orElseGet(() -> new Knock.Shut(Code.INVALID));
  }

  private Knock open(ObjectNode said) {
    var fields = AgisoJson.fields(said);
    var sign = AgisoJson.text(said, "sign");
    var claimed = sign == null ? "" : sign;
    var reseller = resellers.byUserId(AgisoJson.text(said, "userId"));
    var proven =
        reseller
            .map(known -> known.hasSigned(fields, claimed))
            .orElseGet(() -> NOBODYS.isOf(fields, claimed));
    if (reseller.isEmpty() || !proven || hidesAnother(fields)) {
      return new Knock.Shut(Code.UNSIGNED);
    }
    return isOfNow(AgisoJson.text(said, "timestamp"))
        ? new Knock.Opened(reseller.get(), said)
        : new Knock.Shut(Code.STALE);
  }

  private static boolean hidesAnother(Map<String, String> fields) {
    return fields.values().stream().anyMatch(value -> HIDDEN.matcher(value).find());
  }

  private boolean isOfNow(@Nullable String seconds) {
    return seconds != null
        && seconds.matches("\\d{1,12}")
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), clock.instant())
                .abs()
                .compareTo(config.tolerance())
            < 0;
  }
}
