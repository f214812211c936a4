package bida.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** asyncapi.yaml says what the records say: no more, no less. */
class AsyncApiTest {

  private static final Map<String, Class<?>> FAMILY_OF_TOPIC =
      Map.of(
          "orders", OrderEvent.class,
          "payments", PaymentEvent.class,
          "fulfillments", FulfillmentEvent.class,
          "refunds", RefundEvent.class,
          "notifications", NotificationEvent.class);

  private static final Map<String, String> PUBLISHER_OF_TOPIC =
      Map.of(
          "orders", "order-service",
          "payments", "payment-callback-service",
          "fulfillments", "fulfillment-service",
          "refunds", "refund-service",
          "notifications", "notification-service");

  private final JsonNode api = read();

  static List<Class<?>> events() {
    return EventRecords.all();
  }

  static Set<Class<?>> types() {
    var found = new LinkedHashSet<Class<?>>();
    events().forEach(event -> collect(event, found));
    return found;
  }

  @ParameterizedTest
  @MethodSource("types")
  void everySchemaIsItsType(Class<?> type) {
    var schema = api.at("/components/schemas/" + type.getSimpleName());

    assertThat(bare(schema)).isEqualTo(expected(type));
  }

  @Test
  void noSchemaIsLeftOver() {
    assertThat(names("/components/schemas"))
        .containsExactlyInAnyOrderElementsOf(types().stream().map(Class::getSimpleName).toList());
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyMessageIsItsEvent(Class<?> event) throws IOException {
    var name = EventRecords.wireName(event);
    var message = api.at("/components/messages/" + name);

    assertThat(message.at("/name").asText()).isEqualTo(name);
    assertThat(message.at("/payload/$ref").asText())
        .isEqualTo("#/components/schemas/" + event.getSimpleName());
    assertThat(message.at("/headers/properties/ce_type/const").asText()).isEqualTo(name);
    assertThat(message.at("/traits/0/$ref").asText())
        .isEqualTo("#/components/messageTraits/cloudEvent");
    assertThat(message.at("/bindings/kafka/key/type").asText()).isEqualTo("string");
    assertThat(message.at("/examples/0/payload")).isEqualTo(Wire.golden(event));
  }

  @Test
  void noMessageIsLeftOver() {
    assertThat(names("/components/messages"))
        .containsExactlyInAnyOrderElementsOf(
            events().stream().map(EventRecords::wireName).toList());
  }

  @Test
  void everyTopicCarriesTheFamilyOfItsPublisher() {
    assertThat(names("/channels")).containsExactlyInAnyOrderElementsOf(FAMILY_OF_TOPIC.keySet());
    FAMILY_OF_TOPIC.forEach(
        (topic, family) -> {
          var channel = api.at("/channels/" + topic);
          var carried =
              Stream.concat(EventRecords.ofFamily(family).stream(), Stream.of(CaseNeeded.class))
                  .map(EventRecords::wireName)
                  .toList();
          assertThat(channel.at("/address").asText()).isEqualTo(topic);
          assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(6);
          assertThat(channel.at("/messages").fieldNames())
              .toIterable()
              .containsExactlyInAnyOrderElementsOf(carried);
          assertThat(messagesOf(PUBLISHER_OF_TOPIC.get(topic) + "-publishes-" + topic))
              .containsExactlyInAnyOrderElementsOf(carried);
        });
  }

  @Test
  void everyOperationBelongsToOneServiceAndItsGroup() {
    for (var name : names("/operations")) {
      var operation = api.at("/operations/" + name);
      var topic = operation.at("/channel/$ref").asText().substring("#/channels/".length());
      var publisher = PUBLISHER_OF_TOPIC.get(topic);
      if (operation.at("/action").asText().equals("send")) {
        assertThat(name).isEqualTo(publisher + "-publishes-" + topic);
      } else {
        var group = operation.at("/bindings/kafka/groupId/const").asText();
        assertThat(PUBLISHER_OF_TOPIC).containsValue(group);
        assertThat(group).as("a service does not read its own topic").isNotEqualTo(publisher);
        assertThat(name).isEqualTo(group + "-receives-" + topic);
      }
      assertThat(names("/channels/" + topic + "/messages")).containsAll(messagesOf(name));
    }
  }

  @Test
  void theHeadersAreCloudEventsInBinaryMode() {
    assertThat(names("/components/messageTraits/cloudEvent/headers/properties"))
        .containsExactly(
            "ce_specversion",
            "ce_id",
            "ce_source",
            "ce_type",
            "ce_time",
            "ce_subject",
            "content-type",
            "traceparent",
            "sequence");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (var reference : api.findValuesAsText("$ref")) {
      assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  private List<String> messagesOf(String operation) {
    return StreamSupport.stream(
            api.at("/operations/" + operation + "/messages").spliterator(), false)
        .map(message -> message.at("/$ref").asText().replaceAll(".*/", ""))
        .toList();
  }

  private List<String> names(String pointer) {
    return List.copyOf(api.at(pointer).properties().stream().map(Map.Entry::getKey).toList());
  }

  private static JsonNode bare(JsonNode schema) {
    var copy = schema.deepCopy();
    if (copy instanceof ObjectNode object) {
      object.remove("description");
    }
    return copy;
  }

  private static JsonNode expected(Class<?> type) {
    var schema = Wire.JSON.createObjectNode();
    if (type.isEnum()) {
      var names = schema.put("type", "string").putArray("enum");
      Arrays.stream(type.getEnumConstants()).forEach(constant -> names.add(constant.toString()));
      return schema;
    }
    schema.put("type", "object");
    var required =
        Arrays.stream(type.getRecordComponents())
            .filter(component -> !isNullable(component))
            .map(RecordComponent::getName)
            .toList();
    if (!required.isEmpty()) {
      required.forEach(schema.putArray("required")::add);
    }
    var properties = schema.putObject("properties");
    for (var component : type.getRecordComponents()) {
      properties.set(component.getName(), property(component.getGenericType()));
    }
    return schema;
  }

  private static JsonNode property(Type type) {
    var schema = Wire.JSON.createObjectNode();
    if (type instanceof ParameterizedType list) {
      return schema.put("type", "array").set("items", property(list.getActualTypeArguments()[0]));
    }
    if (type == String.class) {
      return schema.put("type", "string");
    }
    if (type == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    }
    if (type == boolean.class) {
      return schema.put("type", "boolean");
    }
    if (type == int.class || type == Integer.class) {
      return schema.put("type", "integer").put("format", "int32");
    }
    if (type == long.class) {
      return schema.put("type", "integer").put("format", "int64");
    }
    return schema.put("$ref", "#/components/schemas/" + ((Class<?>) type).getSimpleName());
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType list) {
      collect(list.getActualTypeArguments()[0], found);
    } else if (type instanceof Class<?> raw
        && raw.getPackage() == Event.class.getPackage()
        && found.add(raw)
        && raw.isRecord()) {
      for (var component : raw.getRecordComponents()) {
        collect(component.getGenericType(), found);
      }
    }
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static JsonNode read() {
    try {
      return Wire.asyncApi();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
