package bida.payment.channel.wallet;

import bida.payment.channel.wallet.Entry.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of wallets. What a number does is decided once, under the lock of its wallet, and
 * booked in the ledger with it.
 */
@ApplicationScoped
public class Wallets {

  // Locks the wallet, which is made where there is none: the next statement sees what its last
  // holder committed.
  private static final String LOCK =
      """
      insert into wallet (tenant, buyer_id, currency, balance_minor) values ($1, $2, $3, 0)
      on conflict (tenant, buyer_id, currency) do update set balance_minor = wallet.balance_minor
      returning balance_minor
      """;
  private static final String FIND =
      """
      select kind, reference, payment_no, tenant, buyer_id, currency, amount_minor, balance_minor, at, actor,
             reason
      from wallet_entry where kind = $1 and reference = $2
      """;
  private static final String REFUNDED =
      """
      select coalesce(sum(amount_minor), 0)::bigint as refunded from wallet_entry
      where kind = 'REFUND' and payment_no = $1
      """;
  private static final String BOOK =
      """
      with entry as (
        insert into wallet_entry (kind, reference, payment_no, tenant, buyer_id, currency, amount_minor,
                                  balance_minor, at, actor, reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)),
      booked as (
        insert into ledger_transfer (channel, kind, reference, debit_account, credit_account, amount_minor,
                                     currency, booked_at)
        select 'wallet', 'WALLET_' || $1, $2, $12, $13, abs($7), $6, $9 where $7 <> 0)
      update wallet set balance_minor = $8 where tenant = $4 and buyer_id = $5 and currency = $6
      """;

  private final InstantSource clock;

  Wallets(InstantSource clock) {
    this.clock = clock;
  }

  /** What is known of a number; it never changes. */
  Uni<Optional<Entry>> find(SqlClient client, Kind kind, String reference) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(kind.name(), reference))
        .map(rows -> rows.stream().findFirst().map(Wallets::entry));
  }

  /** Takes the whole price or nothing. */
  Uni<Entry> charge(SqlConnection tx, Owner owner, String paymentNo, long priceMinor) {
    return pay(tx, owner, paymentNo, balance -> balance >= priceMinor ? -priceMinor : 0);
  }

  /** Unless it was paid before, nothing can be taken under this number any more. */
  Uni<Entry> close(SqlConnection tx, Owner owner, String paymentNo) {
    return pay(tx, owner, paymentNo, _ -> 0);
  }

  private Uni<Entry> pay(
      SqlConnection tx, Owner owner, String paymentNo, LongUnaryOperator amount) {
    var payment = new Change(Kind.PAYMENT, paymentNo, paymentNo, owner, "order", null);
    return once(
            tx, payment, balance -> Uni.createFrom().item(Optional.of(amount.applyAsLong(balance))))
        .map(Optional::orElseThrow);
  }

  /** Empty where the refunds of the payment would exceed it. */
  Uni<Optional<Entry>> refund(
      SqlConnection tx, Entry payment, String refundNo, long amountMinor, String reason) {
    var paymentNo = payment.reference();
    var refund = new Change(Kind.REFUND, refundNo, paymentNo, payment.owner(), "refund", reason);
    return once(
        tx,
        refund,
        _ ->
            tx.preparedQuery(REFUNDED)
                .execute(Tuple.of(paymentNo))
                .map(rows -> rows.iterator().next().getLong("refunded"))
                .map(
                    refunded ->
                        refunded + amountMinor > -payment.amountMinor()
                            ? Optional.empty()
                            : Optional.of(amountMinor)));
  }

  /**
   * A top-up, or a correction where the amount is negative; empty where the wallet does not hold so
   * much.
   */
  public Uni<Optional<Entry>> credit(
      SqlConnection tx,
      Owner owner,
      String creditNo,
      long amountMinor,
      String actor,
      String reason) {
    var credit = new Change(Kind.CREDIT, creditNo, null, owner, actor, reason);
    return once(
        tx,
        credit,
        balance ->
            Uni.createFrom()
                .item(
                    Math.addExact(balance, amountMinor) < 0
                        ? Optional.empty()
                        : Optional.of(amountMinor)));
  }

  /** What wants to change a wallet, and is asked by how much once the balance is known. */
  private record Change(
      Kind kind,
      String reference,
      @Nullable String paymentNo,
      Owner owner,
      String actor,
      @Nullable String reason) {
    Entry entry(long amountMinor, long balanceMinor, Instant at) {
      return new Entry(
          kind, reference, paymentNo, owner, amountMinor, balanceMinor, at, actor, reason);
    }
  }

  private Uni<Optional<Entry>> once(
      SqlConnection tx, Change change, LongFunction<Uni<Optional<Long>>> amountByBalance) {
    var owner = change.owner();
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(owner.tenant(), owner.buyerId(), owner.currency()))
        .map(rows -> rows.iterator().next().getLong("balance_minor"))
        .flatMap(
            balance ->
                find(tx, change.kind(), change.reference())
                    .flatMap(
                        known ->
                            known.isPresent()
                                ? Uni.createFrom().item(known)
                                : amountByBalance
                                    .apply(balance)
                                    .flatMap(amount -> book(tx, change, amount, balance))));
  }

  private Uni<Optional<Entry>> book(
      SqlConnection tx, Change change, Optional<Long> amount, long balance) {
    if (amount.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    var by = amount.get();
    var entry = change.entry(by, Math.addExact(balance, by), clock.instant());
    var transfer = WalletAccounts.of(entry.kind(), by);
    return tx.preparedQuery(BOOK)
        .execute(
            Tuple.tuple()
                .addString(entry.kind().name())
                .addString(entry.reference())
                .addValue(entry.paymentNo())
                .addString(entry.owner().tenant())
                .addString(entry.owner().buyerId())
                .addString(entry.owner().currency())
                .addLong(entry.amountMinor())
                .addLong(entry.balanceMinor())
                .addOffsetDateTime(entry.at().atOffset(ZoneOffset.UTC))
                .addString(entry.actor())
                .addValue(entry.reason())
                .addString(transfer.debit())
                .addString(transfer.credit()))
        .replaceWith(Optional.of(entry));
  }

  static Entry entry(Row row) {
    return new Entry(
        Kind.valueOf(row.getString("kind")),
        row.getString("reference"),
        row.getString("payment_no"),
        new Owner(row.getString("tenant"), row.getString("buyer_id"), row.getString("currency")),
        row.getLong("amount_minor"),
        row.getLong("balance_minor"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("actor"),
        row.getString("reason"));
  }
}
