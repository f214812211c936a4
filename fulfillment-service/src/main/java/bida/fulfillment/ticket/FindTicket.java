package bida.fulfillment.ticket;

import bida.fulfillment.ticket.TicketStore.Found;
import bida.fulfillment.ticket.core.TicketCode;
import bida.fulfillment.ticket.core.VerificationNumber;
import bida.fulfillment.vault.TicketVault;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds the ticket that somebody shows, by its code or by its number. */
@ApplicationScoped
class FindTicket {

  private final TicketStore store;
  private final TicketCodes codes;
  private final TicketVault vault;

  FindTicket(TicketStore store, TicketCodes codes, TicketVault vault) {
    this.store = store;
    this.codes = codes;
    this.vault = vault;
  }

  /** What was scanned, or typed where nothing could be scanned. */
  record Scan(@Nullable String code, @Nullable String number) {
    @Override
    public String toString() {
      return "Scan[***]";
    }
  }

  /** A ticket of the gate's app, and the version of the code that was shown for it. */
  record Shown(Found found, int codeVersion) {}

  /** Null where no ticket of the app has this code; fails where the code is a picture of one. */
  Uni<@Nullable Shown> shown(SqlClient client, String tenant, Scan scan, Instant now) {
    return scan.code() == null
        ? byNumber(client, tenant, scan.number() == null ? "" : scan.number())
        : byCode(client, tenant, codes.read(scan.code()).orElse(null), now);
  }

  private Uni<@Nullable Shown> byNumber(SqlClient client, String tenant, String typed) {
    var number = VerificationNumber.read(typed);
    return VerificationNumber.isWellFormed(number)
        ? store
            .byNumber(client, vault.fingerprint(number), tenant)
            .map(found -> found == null ? null : new Shown(found, found.ticket().codeVersion()))
        : Uni.createFrom().nullItem();
  }

  private Uni<@Nullable Shown> byCode(
      SqlClient client, String tenant, @Nullable TicketCode code, Instant now) {
    return code == null
        ? Uni.createFrom().nullItem()
        : store.byId(client, code.ticketId()).map(found -> shown(found, code, tenant, now));
  }

  private static @Nullable Shown shown(
      @Nullable Found found, TicketCode code, String tenant, Instant now) {
    if (found == null || !found.ticket().tenant().equals(tenant)) {
      return null;
    }
    if (!code.isFresh(now)) {
      throw new TurnedAwayException(
          "code_expired", "This code is too old: show the live one.", code.ticketId(), null);
    }
    return new Shown(found, code.codeVersion());
  }
}
