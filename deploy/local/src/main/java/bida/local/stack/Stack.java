package bida.local.stack;

import bida.local.machine.Home;
import bida.local.machine.PidFile;
import bida.local.machine.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The whole system as a list of parts. */
public final class Stack {

  static final String RELAY = "relay";
  static final String SIMULATORS = "simulators";

  private final Home home;
  private final Ports ports;
  private final Addresses at;
  private final Secrets secrets;
  private final Settings settings;
  private final Map<String, Map<String, String>> different;
  private final Jvm jvm;

  public Stack(Home home) {
    this(home, Jvm.Tuning.LEAN);
  }

  /** What runs with another tuning counts as configured anew. */
  public Stack(Home home, Jvm.Tuning tuning) {
    this(home, tuning, Map.of());
  }

  /**
   * @param different settings of single parts, by their names: another way to a database, say
   */
  public Stack(Home home, Jvm.Tuning tuning, Map<String, Map<String, String>> different) {
    this.home = home;
    this.different = Map.copyOf(different);
    this.ports = new Ports(home.folder().resolve("ports.json"));
    this.at = new Addresses(ports);
    this.secrets = new Secrets(home.secrets(), new SecureRandom());
    this.settings = new Settings(home, at, secrets, System.getenv());
    this.jvm = new Jvm(home, tuning);
  }

  int servicesAtOnce() {
    return jvm.servicesAtOnce();
  }

  public Home home() {
    return home;
  }

  public Addresses at() {
    return at;
  }

  public Secrets secrets() {
    return secrets;
  }

  /** The settings that a service runs with. */
  public Map<String, String> environment(Service service) {
    return settings.of(service);
  }

  /** Whether up has ever run here. */
  public boolean founded() {
    return Addresses.usual().keySet().stream().allMatch(ports::known);
  }

  public PidFile pidFile(String part) {
    return new PidFile(home.run(), part);
  }

  public boolean anyRunning() {
    return names().stream().anyMatch(name -> pidFile(name).living().isPresent());
  }

  /** Keeps or moves every port; needed before the parts can be told their addresses. */
  public void settlePorts(Consumer<String> say) {
    var ours = new LinkedHashSet<String>();
    if (founded()) {
      for (var part : parts()) {
        if (pidFile(part.name()).living().isPresent()) {
          ours.addAll(part.ports());
        }
      }
    }
    ports.settle(Addresses.usual(), ours, Ports::free, say);
  }

  public List<Part> parts() {
    var target = home.root().resolve("deploy/local/target");
    var parts = new ArrayList<Part>();
    parts.add(new Postgres(home, at.port("postgres"), secrets).part());
    parts.add(
        new Kafka(
                home,
                at.port("kafka"),
                at.port("kafka-controller"),
                as(Kafka.NAME, Map.of()),
                jvm,
                Jvm.librariesOf(target.resolve("local-1.0-SNAPSHOT.jar")))
            .part());
    try {
      var zipkin = Jvm.jarsIn(target.resolve("zipkin")).getLast();
      parts.add(new Zipkin(home, at.port("zipkin"), jvm, zipkin).part());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parts.add(simulators());
    parts.add(relay());
    for (var service : Service.values()) {
      parts.add(service(service));
    }
    return List.copyOf(parts);
  }

  static List<String> names() {
    var names = new ArrayList<>(List.of(Postgres.NAME, Kafka.NAME, Zipkin.NAME, SIMULATORS, RELAY));
    for (var service : Service.values()) {
      names.add(service.module());
    }
    return names;
  }

  private Part simulators() {
    var program =
        jvm.classpath(
            SIMULATORS,
            new Jvm.Heap(16, 80),
            module("deploy/simulators", "simulators"),
            List.of(),
            "bida.simulators.Simulators");
    return new Part(
        SIMULATORS,
        Set.of(),
        Set.of(
            "control",
            "wechat",
            "fulu",
            "kakayun",
            "ding",
            "reloadly",
            "acme",
            "agiso",
            "epay",
            "alipay",
            "stripe",
            "issuer",
            "otlp",
            "smtp"),
        at.http("control"),
        program.command(),
        as(SIMULATORS, settings.simulators()),
        home.root(),
        program.files(),
        () -> Files.createDirectories(home.data("simulators")),
        Probe.http(at.http("control") + "/ready"),
        Part.Step.NOTHING,
        program.aot(),
        "TERM");
  }

  // Ready when it streams, which needs what the services' migrations make; so nobody waits for it.
  private Part relay() {
    var program =
        jvm.classpath(
            RELAY,
            new Jvm.Heap(32, 128),
            module("deploy/relay", "relay"),
            List.of(),
            "bida.relay.Relay");
    return new Part(
        RELAY,
        Set.of(Postgres.NAME, Kafka.NAME),
        Set.of("relay"),
        at.http("relay") + "/slots",
        program.command(),
        as(RELAY, settings.relay()),
        home.root(),
        program.files(),
        Part.Step.NOTHING,
        Probe.http(at.http("relay") + "/ready"),
        Part.Step.NOTHING,
        program.aot(),
        "TERM");
  }

  private Part service(Service service) {
    var app = home.root().resolve(service.module()).resolve("target/quarkus-app");
    var files = new ArrayList<Path>();
    for (var folder : List.of("app", "lib/boot", "lib/main", "quarkus")) {
      files.addAll(Jvm.jarsIn(app.resolve(folder)));
    }
    var program =
        jvm.jar(
            service.module(),
            new Jvm.Heap(32, 112),
            app.resolve("quarkus-run.jar"),
            files,
            List.of("-XX:MaxDirectMemorySize=32m", "-Dio.netty.allocator.maxOrder=3"));
    return new Part(
        service.module(),
        Set.of(Postgres.NAME, Kafka.NAME, SIMULATORS),
        Set.of(service.module()),
        at.of(service),
        program.command(),
        as(service.module(), settings.of(service)),
        home.root(),
        program.files(),
        Part.Step.NOTHING,
        Probe.http(at.of(service) + "/q/health/ready"),
        Part.Step.NOTHING,
        program.aot(),
        "TERM");
  }

  private Map<String, String> as(String part, Map<String, String> usual) {
    var chosen = new LinkedHashMap<>(usual);
    chosen.putAll(different.getOrDefault(part, Map.of()));
    return chosen;
  }

  private List<Path> module(String folder, String name) {
    var jar = home.root().resolve(folder).resolve("target").resolve(name + "-1.0-SNAPSHOT.jar");
    var jars = new ArrayList<Path>();
    jars.add(jar);
    jars.addAll(Jvm.librariesOf(jar));
    return jars;
  }

  /** URLs worth opening. */
  public Map<String, String> urls() {
    var urls = new LinkedHashMap<String, String>();
    urls.put("traces", at.zipkin() + "/zipkin/");
    for (var service : Service.values()) {
      urls.put(service.module(), at.of(service));
    }
    urls.put("simulators", at.http("control"));
    urls.put("mail", at.http("control") + "/mail");
    urls.put("issuer", at.http("issuer"));
    urls.put("relay", at.http("relay") + "/slots");
    return urls;
  }
}
