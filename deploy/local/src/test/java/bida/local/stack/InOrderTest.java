package bida.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InOrderTest {

  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aPartWaitsForWhatItNeeds() {
    run(List.of(part("service", "postgres", "kafka"), part("kafka"), part("postgres")), "");

    assertEquals("service", done.getLast());
    assertEquals(3, done.size());
  }

  @Test
  void whatNeedsAFailedPartIsNotTried() {
    run(List.of(part("service", "kafka"), part("kafka"), part("zipkin")), "kafka");

    assertEquals(List.of("zipkin"), done);
    assertEquals(List.of("kafka"), failed);
  }

  private void run(List<Part> parts, String broken) {
    InOrder.run(
        parts,
        part -> part.needs(),
        part -> {
          if (part.name().equals(broken)) {
            throw new IllegalStateException("broken");
          }
          done.add(part.name());
        },
        (part, e) -> failed.add(part.name()));
    assertTrue(done.size() <= parts.size());
  }

  private static Part part(String name, String... needs) {
    return new Part(
        name,
        Set.of(needs),
        Set.of(),
        "",
        List.of(),
        Map.of(),
        Path.of("."),
        List.of(),
        Part.Step.NOTHING,
        () -> true,
        Part.Step.NOTHING,
        Optional.empty(),
        "TERM");
  }
}
