package bida.fulfillment;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.fulfillment.Deliveries.Locked;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.vault.OpenedKey;
import bida.fulfillment.vault.OrderKeys;
import bida.fulfillment.vault.UnreadableKeyException;
import bida.platform.database.Database;
import bida.platform.database.InOrder;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Opens an order's keys for its app: audited, limited, the same content every time. The answer
 * leaves only after the audit is committed.
 */
@ApplicationScoped
public class RevealKeys {

  private static final Logger LOG = Logger.getLogger(RevealKeys.class);

  private final Database database;
  private final Deliveries deliveries;
  private final Freezes freezes;
  private final OrderKeys keys;
  private final RevealAudit audit;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;

  RevealKeys(
      Database database,
      Deliveries deliveries,
      Freezes freezes,
      OrderKeys keys,
      RevealAudit audit,
      Outbox outbox,
      Traces traces,
      InstantSource clock) {
    this.database = database;
    this.deliveries = deliveries;
    this.freezes = freezes;
    this.keys = keys;
    this.audit = audit;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  /** Who asks, as the audit names it. */
  public record Reader(String tenant, String clientId, String ip) {}

  /** The plaintext on its way out; nothing but the answer may hold it. */
  public record Answer(List<OpenedKey> keys, RevealLimit limit) {
    @Override
    public String toString() {
      return "Answer[***]";
    }
  }

  public Uni<Answer> run(String orderNo, Reader reader) {
    return database
        .inTransaction(tx -> reveal(tx, orderNo, reader))
        .onFailure(UnreadableKeyException.class)
        .recoverWithUni(failure -> report(orderNo, reader, (UnreadableKeyException) failure));
  }

  private Uni<Answer> reveal(SqlConnection tx, String orderNo, Reader reader) {
    return deliveries
        .lockOrder(tx, orderNo)
        .map(lines -> issued(lines, reader))
        .flatMap(
            lines ->
                freezes
                    .isFrozen(tx, orderNo)
                    .flatMap(
                        frozen ->
                            reveal(tx, orderNo, frozen ? read(lines) : lines, reader, frozen)));
  }

  private Uni<Answer> reveal(
      SqlConnection tx, String orderNo, List<Locked> lines, Reader reader, boolean frozen) {
    return audit
        .lately(tx, orderNo)
        .invoke(
            limit -> {
              if (limit.isExhausted()) {
                throw limit.problem();
              }
            })
        .flatMap(limit -> open(tx, orderNo, lines, reader, limit, frozen));
  }

  private Uni<Answer> open(
      SqlConnection tx,
      String orderNo,
      List<Locked> lines,
      Reader reader,
      RevealLimit limit,
      boolean frozen) {
    var lineNos = lines.stream().map(locked -> locked.line().lineNo()).toList();
    return keys.open(tx, orderNo, lineNos, frozen)
        .invoke(
            opened -> {
              if (frozen && opened.keys().isEmpty()) {
                throw frozen();
              }
            })
        .call(opened -> audit.write(tx, orderNo, lineNos, opened.ids(), reader, "REVEALED"))
        .call(() -> InOrder.each(lines, line -> reveal(tx, line, reader)))
        .map(opened -> new Answer(opened.keys(), limit.andOne()));
  }

  private Uni<Void> reveal(SqlConnection tx, Locked line, Reader reader) {
    return deliveries
        .apply(tx, line, By.the(reader.clientId()), new DeliveryCommand.RevealKeys())
        .replaceWithVoid();
  }

  private static List<Locked> issued(List<Locked> lines, Reader reader) {
    var own =
        lines.stream().filter(locked -> locked.line().tenant().equals(reader.tenant())).toList();
    if (own.isEmpty()) {
      throw Problems.notFound("delivery_unknown", "No delivery for this order.");
    }
    var issued = own.stream().filter(locked -> isIssued(locked.line())).toList();
    if (issued.isEmpty()) {
      throw own.stream().anyMatch(locked -> locked.line().status() == DeliveryStatus.HELD)
          ? Problems.conflict("delivery_held", "The order was stopped before its keys were read.")
          : Problems.conflict("keys_not_issued", "No keys are issued for this order.");
    }
    return issued;
  }

  // What was read before is no secret any more; the rest waits for the end of the dispute, a key
  // that came in place of a bad one with it.
  private static List<Locked> read(List<Locked> issued) {
    var read =
        issued.stream()
            .filter(locked -> locked.line().status() == DeliveryStatus.REVEALED)
            .toList();
    if (read.isEmpty()) {
      throw frozen();
    }
    return read;
  }

  private static RuntimeException frozen() {
    return Problems.conflict(
        "delivery_frozen", "A dispute about the payment of this order has to end first.");
  }

  private static boolean isIssued(LineDelivery line) {
    // A ticket is shown one by one, each to its holder.
    return !line.isTicket()
        && (line.status() == DeliveryStatus.ISSUED || line.status() == DeliveryStatus.REVEALED);
  }

  private Uni<Answer> report(String orderNo, Reader reader, UnreadableKeyException failure) {
    LOG.errorf(
        "Key %s of %s cannot be opened; nothing was revealed and a case is opened.",
        failure.keyId(), orderNo);
    Event needed =
        new CaseNeeded(
            "KEY_UNREADABLE:" + failure.keyId(),
            "KEY_UNREADABLE",
            orderNo,
            reader.tenant(),
            "key " + failure.keyId() + " cannot be opened",
            clock.instant());
    return database
        .inTransaction(
            tx ->
                audit
                    .write(tx, orderNo, List.of(), List.of(failure.keyId()), reader, "UNREADABLE")
                    .chain(
                        () ->
                            outbox.publish(
                                tx,
                                Publication.of(
                                    orderNo, reader.tenant(), traces.current(), List.of(needed)))))
        .chain(() -> Uni.createFrom().failure(unreadable()));
  }

  private static HttpProblem unreadable() {
    return HttpProblem.builder()
        .withType(URI.create("https://bida.dev/problems/key_unreadable"))
        .withTitle(Status.INTERNAL_SERVER_ERROR.getReasonPhrase())
        .withStatus(Status.INTERNAL_SERVER_ERROR)
        .withDetail("A key of this order cannot be opened. Somebody looks into it.")
        .with("code", "key_unreadable")
        .withHeader("Cache-Control", "no-store")
        .build();
  }
}
