package bida.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The audit as it is called, once and again and again. */
class AuditOptionsTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T12:00:00Z"));
  private static final String LOST_EVENT =
      "update inbox set last = 3 where topic = 'orders' and key = 'O1'";

  private static Databases databases;

  private record Answer(int exit, String out) {}

  @BeforeAll
  static void start() {
    databases = Databases.start();
  }

  @AfterAll
  static void stop() throws Exception {
    databases.close();
  }

  @Test
  void succeedsWhereAllIsWell() {
    var answer = call(databases.clean());

    assertThat(answer.exit()).isZero();
    assertThat(answer.out()).contains("ok   I1 ", "ok   I13 ").doesNotContain("BAD");
  }

  @Test
  void failsAndNamesTheRow() {
    var answer = call(databases.but(Book.NOTIFICATIONS, LOST_EVENT));

    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out())
        .contains("BAD  I7 ")
        .containsPattern("(?m)^ +O1 +of the 4 events of orders");
  }

  @Test
  void looksAtSomeAlone() {
    var door = databases.but(Book.NOTIFICATIONS, LOST_EVENT);

    var answer = call(door, "--only", "I1,I10");

    assertThat(answer.exit()).isZero();
    assertThat(answer.out().lines()).hasSize(2);
    assertThat(call(door, "--only", "I14").exit()).isNotZero();
  }

  @Test
  void answersInJson() throws Exception {
    var answer = call(databases.but(Book.NOTIFICATIONS, LOST_EVENT), "--json", "--young", "PT1H");

    var report = new ObjectMapper().readTree(answer.out());
    assertThat(report.path("settled").asText()).isEqualTo("2026-11-29T11:00:00Z");
    assertThat(report.path("holds").asBoolean()).isFalse();
    var events = report.path("invariants").get(6);
    assertThat(events.path("violated").asLong()).isEqualTo(1);
    assertThat(events.path("rows").get(0).path("subject").asText()).isEqualTo("O1");
  }

  @Test
  void servesWhatItFoundAndKeepsItWhileTheBooksAreClosed() throws Exception {
    var door = new AtomicReference<>(databases.but(Book.NOTIFICATIONS, LOST_EVENT));
    var watch =
        new Watch(
            new Audit(Invariants.ALL, 20),
            book -> door.get().open(book),
            CLOCK,
            Duration.ofMinutes(10));
    var server = watch.serve(0);
    try {
      watch.once();
      assertThat(metrics(server.getAddress().getPort()))
          .contains("bida_audit_violations{invariant=\"I7\"} 1")
          .contains("bida_audit_violations{invariant=\"I1\"} 0")
          .contains("bida_audit_checked_total{invariant=\"I1\"} 4")
          .contains("bida_audit_failures_total 0")
          .contains("bida_audit_last_success_seconds 1795953600");

      door.set(
          _ -> {
            throw new SQLException("away");
          });
      watch.once();

      assertThat(metrics(server.getAddress().getPort()))
          .contains("bida_audit_violations{invariant=\"I7\"} 1")
          .contains("bida_audit_failures_total 1");
    } finally {
      server.stop(0);
    }
  }

  private static String metrics(int port) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + port + "/metrics");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private static Answer call(Books.Door door, String... arguments) {
    var before = System.out;
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      var exit = new CommandLine(new Caller(door)).execute(arguments);
      return new Answer(exit, out.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  @Command(name = "audit")
  private static final class Caller implements Callable<Integer> {

    @Mixin private final AuditOptions options = new AuditOptions();
    private final Books.Door door;

    Caller(Books.Door door) {
      this.door = door;
    }

    @Override
    public Integer call() throws Exception {
      return options.run(door, CLOCK);
    }
  }
}
