package bida.notification.core;

import java.time.Instant;
import java.util.Map;

/** A fact as apps read it: {@code type} and {@code data} of a webhook and of the event feed. */
public record News(
    String type, String tenant, String orderNo, Instant at, Map<String, Object> data) {}
