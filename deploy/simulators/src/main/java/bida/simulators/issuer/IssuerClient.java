package bida.simulators.issuer;

import java.util.List;

/** Who may ask for tokens, for which tenant and with which scopes. */
record IssuerClient(String clientId, String secret, String tenant, List<String> scopes) {
  private static final List<String> OF_AN_APP =
      List.of(
          "orders:read",
          "orders:write",
          "payments:write",
          "refunds:write",
          "keys:reveal",
          "tickets:redeem",
          "notifications:write");
  private static final List<String> OF_AN_OPERATOR =
      java.util.stream.Stream.concat(
              OF_AN_APP.stream(), java.util.stream.Stream.of("suppliers:write", "ops"))
          .toList();

  static final List<IssuerClient> DEVELOPMENT =
      List.of(
          new IssuerClient("demo-app", "demo-secret", "demo", OF_AN_APP),
          new IssuerClient("other-app", "other-secret", "other", OF_AN_APP),
          new IssuerClient("operator", "operator-secret", "operator", OF_AN_OPERATOR),
          // A second pair of eyes.
          new IssuerClient("operator-2", "operator-2-secret", "operator", OF_AN_OPERATOR));
}
