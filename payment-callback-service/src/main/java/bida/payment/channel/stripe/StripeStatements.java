package bida.payment.channel.stripe;

import bida.payment.channel.Merchants;
import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementSource;
import bida.payment.channel.StatementTaker;
import bida.payment.channel.stripe.StripeList.Walk;
import bida.payment.core.Days;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.function.Supplier;

/** The movements of our balance there: Stripe makes no file of a day, so we write one from them. */
@Singleton
final class StripeStatements implements StatementSource {

  private static final String TRANSACTIONS = "/v1/balance_transactions";

  private final Merchants<StripeAccount> merchants;
  private final StripeClient client;

  StripeStatements(Merchants<StripeAccount> merchants, StripeClient client) {
    this.merchants = merchants;
    this.client = client;
  }

  @Override
  public String channel() {
    return StripeChannel.NAME;
  }

  @Override
  public Collection<String> merchants() {
    return merchants.names();
  }

  @Override
  public Instant readyAt(LocalDate day) {
    return merchants.all().stream()
        .map(account -> end(day).plus(account.statementAfter()))
        .max(Instant::compareTo)
        .orElse(end(day));
  }

  @Override
  public StatementAnswer fetch(String merchant, LocalDate day, Path file) {
    return merchants
        .find(merchant)
        .map(account -> fetch(account, day, file))
        .orElseGet(() -> new StatementAnswer.NoAnswer("merchant_not_configured"));
  }

  private StatementAnswer fetch(StripeAccount account, LocalDate day, Path file) {
    var list =
        new StripeList(
            client,
            account,
            TRANSACTIONS,
            () ->
                new StripeForm()
                    .with("created[gte]", Long.toString(Days.start(day).getEpochSecond()))
                    .with("created[lt]", Long.toString(end(day).getEpochSecond()))
                    .with("expand[]", "data.source"),
            account.statementPages());
    try (var out = Files.newBufferedWriter(file)) {
      var balance = new StripeBalance.Lines(out, Days.start(day), end(day));
      return switch (list.first(balance::write)) {
        case Walk.Through _ -> finished(balance);
        case Walk.Found _ -> new StatementAnswer.Damaged("a row that was asked for by nobody");
        case Walk.TooLong _ ->
            new StatementAnswer.Damaged("more than " + account.statementPages() + " pages");
        case Walk.Lost(var why) -> new StatementAnswer.NoAnswer(why);
      };
    } catch (IOException | UncheckedIOException e) {
      return new StatementAnswer.NoAnswer(e.getClass().getSimpleName());
    }
  }

  private static StatementAnswer finished(StripeBalance.Lines balance) throws IOException {
    balance.finish();
    return balance.rows() == 0 ? new StatementAnswer.Empty() : new StatementAnswer.Fetched();
  }

  @Override
  public long read(String merchant, Path file, Supplier<? extends StatementTaker> takers)
      throws StatementFlaw {
    return StripeBalance.read(file, takers.get()::take);
  }

  private static Instant end(LocalDate day) {
    return Days.start(day.plusDays(1));
  }
}
