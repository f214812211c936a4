package bida.platform.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Checks a token's expiry by the injected clock; the library beneath knows the system's alone. */
@ApplicationScoped
class TokenAge implements SecurityIdentityAugmentor {

  private final InstantSource clock;

  TokenAge(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (identity.getPrincipal() instanceof JsonWebToken token
        && !clock.instant().isBefore(Instant.ofEpochSecond(token.getExpirationTime()))) {
      return Uni.createFrom().failure(new AuthenticationFailedException("token expired"));
    }
    return Uni.createFrom().item(identity);
  }
}
