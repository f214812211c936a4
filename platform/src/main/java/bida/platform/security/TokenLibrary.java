package bida.platform.security;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import org.jose4j.jwa.AlgorithmFactoryFactory;

/**
 * Loads the algorithms of the token library before the first token comes: it would load them on an
 * event loop, which stood still for 2.5 s when 24 buyers came to a service that had just started.
 */
@Singleton
final class TokenLibrary {

  @Startup
  void load() {
    AlgorithmFactoryFactory.getInstance();
  }
}
