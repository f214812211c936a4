package bida.simulators.callback;

import java.util.Map;

/** A callback as it goes over the wire, signed for this delivery. */
public record Letter(Map<String, String> headers, byte[] body) {}
