package bida.simulators;

import bida.simulators.acme.Acme;
import bida.simulators.callback.Post;
import bida.simulators.ding.Ding;
import bida.simulators.http.Routes;
import bida.simulators.reloadly.Reloadly;
import bida.simulators.reloadly.ReloadlyAccount;
import bida.simulators.time.Agenda;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** The suppliers that share a kit: ding, reloadly, and acme, which speaks our own contract. */
final class Upstreams implements AutoCloseable {
  private final String dingKey;
  private final ReloadlyAccount reloadlyAccount;
  private final String acmeSecret;
  private final Ding ding;
  private final Reloadly reloadly;
  private final Acme acme;

  Upstreams(
      SimulatorsConfig config, InstantSource clock, Agenda agenda, Executor workers, Post post) {
    dingKey = config.text("BIDA_DING_API_KEY", DevelopmentSecrets.DING_API_KEY);
    reloadlyAccount =
        new ReloadlyAccount(
            config.text("BIDA_RELOADLY_CLIENT_ID", "development-reloadly"),
            config.text("BIDA_RELOADLY_CLIENT_SECRET", DevelopmentSecrets.RELOADLY_CLIENT_SECRET),
            config.text("BIDA_RELOADLY_WEBHOOK_SECRET", DevelopmentSecrets.RELOADLY_WEBHOOK),
            config.text("BIDA_FULFILLMENT_PUBLIC_URL", "http://127.0.0.1:8083")
                + "/v1/suppliers/reloadly/callbacks");
    acmeSecret = config.text("BIDA_GENERIC_ACME_SECRET", DevelopmentSecrets.WEBHOOK);
    ding = new Ding(clock, dingKey, config.data());
    reloadly = new Reloadly(clock, agenda, workers, post, reloadlyAccount, config.data());
    acme = new Acme(clock, agenda, workers, post, acmeSecret, config.data());
  }

  /** A port of its own for each. */
  record Opening(String name, String variable, int usual, Routes api) {}

  List<Opening> openings() {
    return List.of(
        new Opening("ding", "BIDA_SIM_DING_PORT", 8101, ding.api()),
        new Opening("reloadly", "BIDA_SIM_RELOADLY_PORT", 8102, reloadly.api()),
        new Opening("acme", "BIDA_SIM_ACME_PORT", 8103, acme.api()));
  }

  void offer(Routes control) {
    ding.offer(control);
    reloadly.offer(control);
    acme.offer(control);
  }

  void resume() {
    reloadly.resume();
    acme.resume();
  }

  /** {@code url}: of a port by its name. */
  Map<String, String> environment(UnaryOperator<String> url) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("BIDA_DING_URL", url.apply("ding"));
    variables.put("BIDA_DING_API_KEY", dingKey);
    for (var host : new String[] {"AUTH", "TOPUPS", "GIFTCARDS"}) {
      variables.put("BIDA_RELOADLY_" + host + "_URL", url.apply("reloadly"));
    }
    variables.put("BIDA_RELOADLY_CLIENT_ID", reloadlyAccount.clientId());
    variables.put("BIDA_RELOADLY_CLIENT_SECRET", reloadlyAccount.clientSecret());
    variables.put("BIDA_RELOADLY_WEBHOOK_SECRET", reloadlyAccount.webhookSecret());
    variables.put("BIDA_GENERIC_ACME_URL", url.apply("acme"));
    variables.put("BIDA_GENERIC_ACME_SECRET", acmeSecret);
    return variables;
  }

  @Override
  public void close() {
    ding.close();
    reloadly.close();
    acme.close();
  }
}
