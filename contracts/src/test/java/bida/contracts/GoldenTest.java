package bida.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A golden file pins each event: whoever changes its shape changes that file, knowingly. */
class GoldenTest {

  static List<Class<?>> events() {
    return EventRecords.all();
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsAndWritesTheSame(Class<?> event) throws IOException {
    var golden = Wire.golden(event);

    var read = (Event) Wire.JSON.treeToValue(golden, event);

    assertThat(Wire.write(read)).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("events")
  void tellsEveryField(Class<?> event) throws IOException {
    assertThat(Wire.golden(event).fieldNames())
        .toIterable()
        .containsExactlyElementsOf(
            Arrays.stream(event.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  @ParameterizedTest
  @MethodSource("events")
  void e19ReadsWithoutItsOptionalFields(Class<?> event) throws IOException {
    ObjectNode golden = Wire.golden(event).deepCopy();
    for (var component : event.getRecordComponents()) {
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        golden.remove(component.getName());
      }
    }

    var read = (Event) Wire.JSON.treeToValue(golden, event);

    assertThat(read.key()).isNotBlank();
    assertThat(Wire.write(read)).isEqualTo(golden);
  }

  @Test
  void nothingIsPinnedThatDoesNotExist() throws IOException {
    try (Stream<Path> files = Files.list(Wire.goldenFolder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              events().stream().map(event -> EventRecords.wireName(event) + ".json").toList());
    }
  }

  @Test
  void noTwoEventsShareAName() {
    assertThat(events().stream().map(EventRecords::wireName)).doesNotHaveDuplicates();
  }

  @Test
  void e33NoEventHoldsASecret() {
    var names =
        events().stream()
            .flatMap(event -> Arrays.stream(event.getRecordComponents()))
            .map(component -> component.getName().toLowerCase(Locale.ROOT))
            .toList();

    assertThat(names).noneMatch(name -> name.matches(".*(secret|password|cardkey|code|token).*"));
  }
}
