package bida.order;

import bida.contracts.ClaimProof;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * How fulfillment-service, or a person there, ended a claim: the order moves, the proof is kept.
 */
@ApplicationScoped
class ClaimEnds {

  private final OrderFacts facts;
  private final Claims claims;

  ClaimEnds(OrderFacts facts, Claims claims) {
    this.facts = facts;
    this.claims = claims;
  }

  Uni<Void> reissued(SqlConnection tx, CardKeyReissued e) {
    return facts
        .hear(e, tx)
        .chain(() -> claims.end(tx, e.claimNo(), "REISSUED", e.reason(), ClaimProof.NONE, null));
  }

  Uni<Void> refused(SqlConnection tx, ClaimRefused e) {
    return facts
        .hear(e, tx)
        .chain(() -> claims.end(tx, e.claimNo(), "REFUSED", e.reason(), e.proof(), e.note()));
  }

  Uni<Void> upheld(SqlConnection tx, ClaimUpheld e) {
    return facts
        .hear(e, tx)
        .chain(() -> claims.end(tx, e.claimNo(), "UPHELD", e.reason(), ClaimProof.NONE, null));
  }

  /** The order has ended already, and moves no more. */
  Uni<Void> withdrawn(SqlConnection tx, ClaimWithdrawn e) {
    return claims.end(tx, e.claimNo(), "WITHDRAWN", e.reason(), ClaimProof.NONE, null);
  }
}
