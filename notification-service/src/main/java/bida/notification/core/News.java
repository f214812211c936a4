package bida.notification.core;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fact as apps read it: {@code type} and {@code data} of a webhook and of the event feed; {@code
 * orderNo} is null for a case that an app opened about no order.
 */
public record News(
    String type, String tenant, @Nullable String orderNo, Instant at, Map<String, Object> data) {}
