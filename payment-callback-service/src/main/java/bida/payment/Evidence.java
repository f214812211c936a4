package bida.payment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a channel sent, to the byte, and the request it came with. */
public record Evidence(
    String channel,
    String notificationId,
    Map<String, String> headers,
    byte[] body,
    @Nullable String httpSpan) {}
