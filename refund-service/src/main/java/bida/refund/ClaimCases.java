package bida.refund;

import bida.refund.core.CaseCommand;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The cases about a buyer's claim end with it, whoever ended it. */
@ApplicationScoped
class ClaimCases {

  // As order-service and fulfillment-service name them, each once per claim.
  private static final List<String> KINDS =
      List.of("CLAIM_REVIEW", "CLAIM_OVERDUE", "VERIFYING_OVERDUE", "VERIFYING_NOT_ENDED");

  private final Cases cases;

  ClaimCases(Cases cases) {
    this.cases = cases;
  }

  Uni<Void> settle(SqlConnection tx, String claimNo, String how) {
    return Multi.createFrom()
        .iterable(KINDS)
        .onItem()
        .transformToUniAndConcatenate(
            kind ->
                cases
                    .applyTo(tx, kind + ":" + claimNo, new CaseCommand.Settle(how))
                    .replaceWith(kind))
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
