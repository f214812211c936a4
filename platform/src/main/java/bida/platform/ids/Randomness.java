package bida.platform.ids;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The one source of randomness of a process. */
@Singleton
final class Randomness {

  @Produces
  @Singleton
  RandomGenerator random() {
    return new SecureRandom();
  }
}
