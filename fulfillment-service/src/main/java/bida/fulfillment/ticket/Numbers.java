package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.VerificationNumber;
import bida.fulfillment.vault.TicketVault;
import bida.fulfillment.vault.TicketVault.SealedNumber;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Draws verification numbers that no other usable ticket has, and seals each for its ticket. */
@ApplicationScoped
class Numbers {

  // Of a million usable tickets one draw in 100 000 meets another's number; five in a row mean that
  // the source of chance is broken.
  private static final int DRAWS = 5;

  private final TicketStore store;
  private final TicketVault vault;
  private final RandomGenerator random;

  Numbers(TicketStore store, TicketVault vault, RandomGenerator random) {
    this.store = store;
    this.vault = vault;
    this.random = random;
  }

  Uni<SealedNumber> draw(SqlConnection tx, UUID ticketId) {
    return draw(tx, List.of(ticketId)).map(List::getFirst);
  }

  /** One for each ticket, in their order. */
  Uni<List<SealedNumber>> draw(SqlConnection tx, List<UUID> ticketIds) {
    return draw(tx, ticketIds, DRAWS);
  }

  private Uni<List<SealedNumber>> draw(SqlConnection tx, List<UUID> ticketIds, int left) {
    if (left == 0) {
      return Uni.createFrom().failure(new IllegalStateException("no free number was drawn"));
    }
    var drawn =
        ticketIds.stream().map(id -> vault.seal(id, VerificationNumber.draw(random))).toList();
    var prints = drawn.stream().map(SealedNumber::fingerprint).toList();
    var different =
        prints.stream().map(HexFormat.of()::formatHex).collect(Collectors.toSet()).size();
    return different < drawn.size()
        ? draw(tx, ticketIds, left - 1)
        : store
            .anyTaken(tx, prints)
            .flatMap(taken -> taken ? draw(tx, ticketIds, left - 1) : Uni.createFrom().item(drawn));
  }
}
