package bida.fulfillment.supplier;

import org.jspecify.annotations.Nullable;

/** A callback as it came, to the byte. */
public record CallbackRequest(
    String method, @Nullable String query, @Nullable String contentType, byte[] body) {}
