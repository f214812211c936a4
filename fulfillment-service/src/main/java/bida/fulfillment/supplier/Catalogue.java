package bida.fulfillment.supplier;

import io.smallrye.mutiny.Uni;

/** What a supplier has for sale, where it can be asked. */
public interface Catalogue {

  /**
   * Products asked about in one round, of which there is one a second at most: well below what
   * suppliers allow, so that no order is refused for our curiosity.
   */
  default int perRound() {
    return 5;
  }

  /** By our name for it. Never fails: what went wrong is an answer. */
  Uni<CatalogueAnswer> of(String product);

  /** What it tells by itself; verified over the raw bytes before anything else is read. */
  default PushReading parsePush(CallbackRequest request) {
    return new PushReading.Refused("no_pushes", "fail");
  }
}
