package bida.audit;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The audit beside a system in production, which tells it where the databases are. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the five databases whether the invariants hold, as the role audit, and names what breaks them.",
      "BIDA_DB_HOST, BIDA_DB_PORT: PostgreSQL; BIDA_AUDIT_DB_PASSWORD: the role's."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all hold",
      "1:one does not, or could not be asked",
      "2:the command line is wrong"
    })
public final class Main implements Callable<Integer> {

  @Mixin private AuditOptions options = new AuditOptions();

  private final Map<String, String> environment;

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    var line = new CommandLine(new Main(System.getenv()));
    // As wide as the texts are written, and as the terminal where that is known.
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("audit: " + e.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    return options.run(
        door(
            environment.getOrDefault("BIDA_DB_HOST", "127.0.0.1"),
            Integer.parseInt(environment.getOrDefault("BIDA_DB_PORT", "15432")),
            environment.getOrDefault("BIDA_AUDIT_DB_PASSWORD", "")),
        InstantSource.system());
  }

  /** Every database of one server, as the role that reads the audit views. */
  public static Books.Door door(String host, int port, String password) {
    var properties = new Properties();
    properties.setProperty("user", "audit");
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("ApplicationName", "audit");
    return book ->
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s".formatted(host, port, book.database()), properties);
  }
}
