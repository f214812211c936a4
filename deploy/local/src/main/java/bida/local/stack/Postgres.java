package bida.local.stack;

import bida.local.machine.Home;
import bida.local.machine.Patience;
import bida.local.machine.Shell;
import bida.local.machine.Strays;
import bida.local.machine.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The database server, with settings that keep what was committed. */
final class Postgres {

  static final String NAME = "postgres";

  // fsync and synchronous_commit say that an acknowledged callback is on disk. The slot limit keeps
  // a stopped relay from filling the disk. No sockets: their paths are limited to about 100 bytes.
  // Three instances of five services have up to 18 connections each; relay and audit some more.
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "wal_level=logical",
          "max_connections=300",
          "max_replication_slots=12",
          "max_wal_senders=12",
          "max_slot_wal_keep_size=2GB",
          "max_wal_size=512MB",
          "shared_buffers=48MB",
          "wal_buffers=4MB",
          "io_method=sync",
          "max_worker_processes=4",
          "max_parallel_workers=0",
          "max_logical_replication_workers=0",
          "autovacuum_max_workers=2",
          "autovacuum_worker_slots=2",
          "jit=off",
          "log_timezone=UTC",
          "timezone=UTC");

  private final Home home;
  private final int port;
  private final Secrets secrets;
  private final Unprivileged user = Unprivileged.here();

  Postgres(Home home, int port, Secrets secrets) {
    this.home = home;
    this.port = port;
    this.secrets = secrets;
  }

  Part part() {
    var roles = new Roles(port, secrets);
    return new Part(
        NAME,
        Set.of(),
        Set.of("postgres"),
        "postgresql://127.0.0.1:" + port,
        command(),
        Map.of("LC_ALL", "C"),
        home.root(),
        List.of(),
        this::prepare,
        roles::reachable,
        roles::settle,
        Optional.empty(),
        "INT");
  }

  private Path data() {
    return home.data(NAME);
  }

  private Path programs() {
    return home.programs("postgres-" + PostgresBinaries.PLATFORM);
  }

  private List<String> command() {
    var command = new ArrayList<String>();
    command.add(programs().resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data().toString(), "-p", Integer.toString(port)));
    for (var setting : SETTINGS) {
      command.addAll(List.of("-c", setting));
    }
    return user.command(command);
  }

  private void prepare() throws IOException {
    PostgresBinaries.unpack(programs());
    user.reach(home.data("").toAbsolutePath());
    if (!Files.exists(data())) {
      create();
    }
    user.own(data());
    awaitSilence();
  }

  // Under another name until it is whole, so that a killed initdb is not taken for a database.
  private void create() throws IOException {
    var fresh = home.data("postgres.new");
    Folders.delete(fresh);
    Files.createDirectories(fresh);
    var password = home.data("postgres.password");
    Files.writeString(password, secrets.word("postgres-password"));
    try {
      user.own(fresh);
      user.own(password);
      Shell.run(
          user.command(
              List.of(
                  programs().resolve("bin/initdb").toString(),
                  "--pgdata=" + fresh,
                  "--username=postgres",
                  "--pwfile=" + password,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--locale=C",
                  "--no-instructions")),
          Map.of("LC_ALL", "C"),
          home.root());
    } finally {
      Files.deleteIfExists(password);
    }
    Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  // Backends outlive a killed postmaster by a moment, and a new one refuses to start beside them.
  private void awaitSilence() {
    Patience.await(() -> Strays.of(home, Set.of()).stream().noneMatch(this::ofOurs), LIMIT);
  }

  private boolean ofOurs(bida.local.machine.Identity process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(data());
    } catch (IOException e) {
      return false;
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(10);
}
