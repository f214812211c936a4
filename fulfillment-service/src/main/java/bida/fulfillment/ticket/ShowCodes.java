package bida.fulfillment.ticket;

import bida.fulfillment.ticket.TicketStore.Found;
import bida.fulfillment.ticket.core.CodeMode;
import bida.fulfillment.ticket.core.Holder;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCode;
import bida.fulfillment.ticket.core.TicketStatus;
import bida.fulfillment.vault.TicketVault;
import bida.platform.ids.Identifiers;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens the codes of a ticket for its holder: written down, limited, never kept in clear. */
@ApplicationScoped
public class ShowCodes {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private static final String SEALED =
      "select seal_version, sealed from ticket where id = $1 and version = $2";
  private static final String LATELY =
      "select count(*)::int as times from ticket_show where ticket_id = $1 and at > $2";
  // A companion who took it over has a code of his own, that nobody has seen.
  private static final String SHOWN =
      """
      select from ticket_show s join ticket t on t.id = s.ticket_id
      where s.ticket_id = $1 and s.code_version = (t.state ->> 'codeVersion')::int limit 1
      """;
  private static final String WRITE =
      """
      insert into ticket_show (id, ticket_id, code_version, tenant, client_id, holder, ip, at, medium)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  private final TicketStore store;
  private final TicketCodes codes;
  private final TicketVault vault;
  private final Identifiers ids;
  private final TicketConfig config;
  private final InstantSource clock;

  ShowCodes(
      TicketStore store,
      TicketCodes codes,
      TicketVault vault,
      Identifiers ids,
      TicketConfig config,
      InstantSource clock) {
    this.store = store;
    this.codes = codes;
    this.vault = vault;
    this.ids = ids;
    this.config = config;
    this.clock = clock;
  }

  /** Who asks, as it is written down. */
  public record Viewer(String tenant, String clientId, String holderId, String ip) {}

  /** What a code is shown on. */
  public enum Medium {
    SCREEN,
    PAPER
  }

  /** The line whose lock has to be held. */
  public record Line(String orderNo, int lineNo) {}

  /** A ticket and its codes in clear, for whoever makes the answer of them. */
  public record Opened(Ticket ticket, TicketCode said, String code, String number) {
    @Override
    public String toString() {
      return "Opened[" + ticket.id() + "]";
    }
  }

  /**
   * The codes on their way out; nothing but the answer may hold them.
   *
   * @param validUntil null for a code that can be printed
   * @param refreshAt when an app asks for the next one
   */
  public record Shown(
      UUID ticketId,
      String codeMode,
      String code,
      @Nullable Instant validUntil,
      @Nullable Instant refreshAt,
      String verificationCode,
      String qrSvg) {

    public static Shown of(Opened opened) {
      var said = opened.said();
      return new Shown(
          opened.ticket().id(),
          opened.ticket().product().codeMode().name(),
          opened.code(),
          said.isStatic() ? null : said.shownFrom().plus(TicketCode.LIFE),
          said.isStatic() ? null : said.shownFrom().plus(TicketCode.STEP),
          opened.number(),
          QrCode.svg(opened.code()));
    }

    @Override
    public String toString() {
      return "Shown[" + ticketId + "]";
    }
  }

  /** A ticket of the viewer's app, or one that was claimed in it. */
  public Uni<Line> line(SqlConnection tx, UUID id, Viewer viewer) {
    return visible(tx, id, viewer).map(ticket -> new Line(ticket.orderNo(), ticket.lineNo()));
  }

  /** Under the line's lock, so that the count of shows is exact and no hold comes in between. */
  public Uni<Opened> show(SqlConnection tx, UUID id, Viewer viewer, Medium medium) {
    return visible(tx, id, viewer)
        .invoke(ticket -> check(ticket, viewer, medium))
        .call(() -> limit(tx, id))
        .call(ticket -> write(tx, ticket, viewer, medium))
        .flatMap(ticket -> open(tx, ticket));
  }

  /** Whether its present code was shown before. */
  public Uni<Boolean> wasShown(SqlConnection tx, UUID id) {
    return tx.preparedQuery(SHOWN).execute(Tuple.of(id)).map(rows -> rows.rowCount() > 0);
  }

  private Uni<Ticket> visible(SqlConnection tx, UUID id, Viewer viewer) {
    return store.byId(tx, id).map(found -> visible(found, viewer.tenant()));
  }

  static Ticket visible(@Nullable Found found, String tenant) {
    if (found == null
        || !found.ticket().tenant().equals(tenant)
            && !found.ticket().holder().tenant().equals(tenant)) {
      throw Problems.notFound("ticket_unknown", "There is no such ticket.");
    }
    return found.ticket();
  }

  private static void check(Ticket ticket, Viewer viewer, Medium medium) {
    requireHolder(ticket, viewer.tenant(), viewer.holderId());
    if (ticket.status() != TicketStatus.ISSUED) {
      throw Problems.conflict(
          "ticket_" + ticket.status().name().toLowerCase(java.util.Locale.ROOT),
          "Nobody is let in by this ticket any more.");
    }
    if (medium == Medium.PAPER && ticket.product().codeMode() != CodeMode.STATIC) {
      throw Problems.conflict(
          "code_rotates",
          "Its code changes every %d s and cannot be printed: open the live code, POST /v1/tickets/%s/code, in the app that holds it."
              .formatted(TicketCode.STEP.toSeconds(), ticket.id()));
    }
  }

  static void requireHolder(Ticket ticket, String tenant, String holderId) {
    if (!ticket.holder().equals(new Holder(tenant, holderId))) {
      throw Problems.forbidden("not_the_holder", "Another person holds this ticket.");
    }
  }

  private Uni<Void> limit(SqlConnection tx, UUID id) {
    return tx.preparedQuery(LATELY)
        .execute(Tuple.of(id, TicketStore.utc(clock.instant().minus(WINDOW))))
        .invoke(
            rows -> {
              if (rows.iterator().next().getInteger("times") >= config.showsPerMinute()) {
                throw Problems.tooMany(
                    "show_rate_exceeded",
                    "This ticket is shown too often.",
                    (int) WINDOW.toSeconds(),
                    Map.of("Cache-Control", "no-store"));
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> write(SqlConnection tx, Ticket ticket, Viewer viewer, Medium medium) {
    return tx.preparedQuery(WRITE)
        .execute(
            Tuple.tuple()
                .addUUID(ids.uuid())
                .addUUID(ticket.id())
                .addInteger(ticket.codeVersion())
                .addString(viewer.tenant())
                .addString(viewer.clientId())
                .addString(viewer.holderId())
                .addString(viewer.ip())
                .addValue(TicketStore.utc(clock.instant()))
                .addString(medium.name()))
        .replaceWithVoid();
  }

  private Uni<Opened> open(SqlConnection tx, Ticket ticket) {
    return tx.preparedQuery(SEALED)
        .execute(Tuple.of(ticket.id(), ticket.version()))
        .map(
            rows -> {
              // Somebody took it over at this moment: his number is not for this viewer.
              if (rows.rowCount() == 0) {
                throw Problems.conflict("ticket_changed", "This ticket has just changed.");
              }
              var row = rows.iterator().next();
              var number =
                  vault.open(
                      ticket.id(),
                      row.getInteger("seal_version"),
                      row.getBuffer("sealed").getBytes());
              var said = TicketCode.of(ticket, clock.instant());
              return new Opened(ticket, said, codes.write(said), number);
            });
  }
}
