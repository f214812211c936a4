package bida.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Any service may publish it on its own topic; refund-service opens one case per dedupe key, and
 * opens it again where it was resolved before {@code neededAt}.
 */
public record CaseNeeded(
    String dedupeKey,
    String kind,
    @Nullable String orderNo,
    @Nullable String tenant,
    String detail,
    Instant neededAt)
    implements Event {
  @Override
  public String key() {
    return orderNo == null ? dedupeKey : orderNo;
  }
}
