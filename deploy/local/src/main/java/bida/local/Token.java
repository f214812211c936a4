package bida.local;

import bida.local.api.Tokens;
import bida.local.api.Tokens.Client;
import bida.local.api.Web;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A token for curl. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Prints a bearer token of the development issuer, valid for one hour.",
    footer = {
      "",
      "  curl -H \"Authorization: Bearer $(./bida token --scopes orders:read)\" \\",
      "       http://127.0.0.1:8081/v1/orders",
      "",
      "Scopes: orders:read orders:write payments:write refunds:write keys:reveal tickets:redeem",
      "notifications:write suppliers:write ops. Clients: demo-app, other-app, operator,",
      "operator-2."
    })
final class Token implements Callable<Integer> {

  @Option(
      names = "--scopes",
      required = true,
      split = "[ ,]",
      description = "The scopes, separated by commas or spaces.")
  private String[] scopes = {};

  @Option(
      names = "--client",
      defaultValue = "demo-app",
      description = "Which app (default: ${DEFAULT-VALUE}).")
  private String client = "";

  @Option(names = "--secret", description = "Its secret, when it is not a built-in one.")
  private String secret = "";

  @Override
  public Integer call() {
    var stack = Here.stack();
    var known = client.equals("demo-app") ? "demo-secret" : client.replace("-app", "") + "-secret";
    var asking = new Client(client, secret.isEmpty() ? known : secret, String.join(" ", scopes));
    System.out.println(new Tokens(new Web(), stack.at().http("issuer")).of(asking));
    return 0;
  }
}
