package bida.platform.security;

import jakarta.enterprise.context.RequestScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The client behind the bearer token. Its tenant is read from there alone, never from a body. */
@RequestScoped
public class Caller {

  private final JsonWebToken token;

  Caller(JsonWebToken token) {
    this.token = token;
  }

  /** The claim {@code tenant}, or the client id where an issuer has no such claim. */
  public String tenant() {
    var tenant = claim("tenant");
    return tenant == null ? clientId() : tenant;
  }

  public String clientId() {
    for (var name : new String[] {"client_id", "azp", "sub"}) {
      var id = claim(name);
      if (id != null) {
        return id;
      }
    }
    throw new IllegalStateException("the token names no client");
  }

  /** Who stands behind the client; two people may share one. */
  public String person() {
    var person = claim("sub");
    return person == null ? clientId() : person;
  }

  /** Operators see the orders of every app. */
  public boolean isOperator() {
    return token.getGroups().contains("ops");
  }

  private @Nullable String claim(String name) {
    Object value = token.getClaim(name);
    return value == null || value.toString().isBlank() ? null : value.toString();
  }
}
