package bida.fulfillment.supplier.agiso;

import bida.fulfillment.supplier.Supplier;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.InstantSource;

/** Our own adapter before a door that is not the simulator's. */
public final class AgisoClient {

  private AgisoClient() {}

  public static Supplier at(
      String url, String userId, String secret, String merchantKey, InstantSource clock) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(AgisoConfig.class)
            .withDefaultValue("bida.agiso.url", url)
            .withDefaultValue("bida.agiso.user-id", userId)
            .withDefaultValue("bida.agiso.app-secret", secret)
            .withDefaultValue("bida.agiso.merchant-key", merchantKey)
            .withDefaultValue("bida.agiso.balance-codes", "1240")
            .withDefaultValue("bida.agiso.account-invalid-codes", "1210")
            .withDefaultValue("bida.agiso.order-not-found-codes", "404")
            .build()
            .getConfigMapping(AgisoConfig.class);
    return new Agiso(new AgisoGateway(config, clock), config, clock);
  }
}
