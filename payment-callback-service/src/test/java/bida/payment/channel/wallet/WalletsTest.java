package bida.payment.channel.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import bida.payment.OutsideWorld;
import bida.payment.channel.wallet.Entry.Kind;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class WalletsTest {

  private static final int AT_ONCE = 10;

  @Inject Wallets wallets;
  @Inject Database database;
  @Inject Identifiers ids;

  private Owner owner;

  @BeforeEach
  void somebody() {
    owner = new Owner("app-1", "buyer-" + ids.text(10), "CNY");
  }

  @Test
  void neverGoesBelowZero() {
    credit(990 * 7 + 989);

    var entries = fifty(number -> tx -> wallets.charge(tx, owner, number, 990));

    assertThat(entries.stream().filter(Entry::tookNothing)).hasSize(43);
    assertThat(entries).allMatch(entry -> entry.balanceMinor() >= 0);
    assertThat(balance()).isEqualTo(989);
  }

  @Test
  void takesAPriceOnceHoweverOftenItIsAskedAtTheSameTime() {
    credit(9900);
    var number = ids.text(20);

    var entries = fifty(_ -> tx -> wallets.charge(tx, owner, number, 990));

    assertThat(entries).allMatch(entry -> entry.amountMinor() == -990);
    assertThat(balance()).isEqualTo(8910);
  }

  /** The close and the payment that was under way: whoever is first decides for good. */
  @Test
  void eitherTakesOrCloses() {
    credit(9900);
    var number = ids.text(20);

    var entries =
        fifty(
            other ->
                tx ->
                    other.charAt(0) < 'G'
                        ? wallets.close(tx, owner, number)
                        : wallets.charge(tx, owner, number, 990));

    assertThat(entries.stream().map(Entry::amountMinor).distinct()).hasSize(1);
    assertThat(balance()).isEqualTo(9900 + entries.getFirst().amountMinor());
  }

  @Test
  void returnsNoMoreThanWasTaken() {
    credit(990);
    var payment = inTransaction(tx -> wallets.charge(tx, owner, ids.text(20), 990));

    var refunds =
        fifty(
            number ->
                tx ->
                    wallets
                        .refund(tx, payment, number, 300, "out of stock")
                        .map(booked -> booked.orElse(payment)));

    assertThat(refunds.stream().filter(entry -> entry.kind() == Kind.REFUND)).hasSize(3);
    assertThat(balance()).isEqualTo(900);
  }

  private void credit(long fen) {
    inTransaction(tx -> wallets.credit(tx, owner, ids.text(20), fen, "operator:alice", "top-up"));
  }

  private long balance() {
    return inTransaction(tx -> wallets.close(tx, owner, ids.text(20))).balanceMinor();
  }

  private List<Entry> fifty(Function<String, Function<SqlConnection, Uni<Entry>>> work) {
    var numbers = IntStream.range(0, 50).mapToObj(_ -> ids.text(20)).toList();
    return Multi.createFrom()
        .iterable(numbers)
        .onItem()
        .transformToUni(number -> database.inTransaction(work.apply(number)))
        .merge(AT_ONCE)
        .collect()
        .asList()
        .await()
        .indefinitely();
  }

  private <T> T inTransaction(Function<SqlConnection, Uni<T>> work) {
    return database.inTransaction(work).await().indefinitely();
  }
}
