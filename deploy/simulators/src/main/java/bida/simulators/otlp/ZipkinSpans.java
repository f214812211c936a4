package bida.simulators.otlp;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** OTLP spans as Zipkin's; what Zipkin has no place for, links above all, becomes tags. */
final class ZipkinSpans {
  private ZipkinSpans() {}

  static ArrayNode of(ExportTraceServiceRequest request) {
    var all = Json.MAPPER.createArrayNode();
    for (var resource : request.getResourceSpansList()) {
      var service = serviceName(resource.getResource().getAttributesList());
      for (var scope : resource.getScopeSpansList()) {
        for (var span : scope.getSpansList()) {
          all.add(span(span, service, scope.getScope().getName()));
        }
      }
    }
    return all;
  }

  private static ObjectNode span(Span span, String service, String scope) {
    var json = Json.MAPPER.createObjectNode();
    json.put("traceId", hex(span.getTraceId()));
    json.put("id", hex(span.getSpanId()));
    if (!span.getParentSpanId().isEmpty()) json.put("parentId", hex(span.getParentSpanId()));
    json.put("name", span.getName());
    var kind = kind(span.getKind());
    if (!kind.isEmpty()) json.put("kind", kind);
    json.put("timestamp", span.getStartTimeUnixNano() / 1000);
    // Zipkin drops the duration of a span that claims to have taken no time at all.
    json.put(
        "duration", Math.max(1, (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1000));
    json.putObject("localEndpoint").put("serviceName", service);
    tags(json.putObject("tags"), span, scope);
    var annotations = json.putArray("annotations");
    for (var event : span.getEventsList()) {
      var annotation = annotations.addObject();
      annotation.put("timestamp", event.getTimeUnixNano() / 1000);
      annotation.put("value", event.getName() + attributes(event.getAttributesList()));
    }
    return json;
  }

  private static void tags(ObjectNode tags, Span span, String scope) {
    for (var attribute : span.getAttributesList()) {
      tags.put(attribute.getKey(), text(attribute.getValue()));
    }
    if (!scope.isEmpty()) tags.put("otel.scope.name", scope);
    var status = span.getStatus();
    if (status.getCode() == Status.StatusCode.STATUS_CODE_OK) tags.put("otel.status_code", "OK");
    if (status.getCode() == Status.StatusCode.STATUS_CODE_ERROR) {
      tags.put("otel.status_code", "ERROR");
      tags.put("error", status.getMessage().isEmpty() ? "true" : status.getMessage());
    }
    for (var i = 0; i < span.getLinksCount(); i++) {
      tags.put("link." + i + ".traceId", hex(span.getLinks(i).getTraceId()));
      tags.put("link." + i + ".spanId", hex(span.getLinks(i).getSpanId()));
    }
  }

  private static String kind(Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_SERVER -> "SERVER";
      case SPAN_KIND_CLIENT -> "CLIENT";
      case SPAN_KIND_PRODUCER -> "PRODUCER";
      case SPAN_KIND_CONSUMER -> "CONSUMER";
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static String serviceName(List<KeyValue> attributes) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(attribute -> text(attribute.getValue()))
        .findFirst()
        .orElse("unknown");
  }

  private static String attributes(List<KeyValue> attributes) {
    if (attributes.isEmpty()) return "";
    return attributes.stream()
        .map(attribute -> attribute.getKey() + "=" + brief(text(attribute.getValue())))
        .collect(Collectors.joining(", ", " {", "}"));
  }

  /** A stack trace in an annotation is cut; the log has it whole. */
  private static String brief(String text) {
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case BYTES_VALUE -> hex(value.getBytesValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(ZipkinSpans::text)
              .collect(Collectors.joining(","));
      case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
      default -> "";
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
