package bida.payment.channel.alipay;

import bida.payment.channel.Merchants;
import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementSource;
import bida.payment.channel.StatementTaker;
import bida.payment.channel.alipay.AlipayAnswer.Said;
import bida.payment.channel.alipay.AlipayAnswer.Silence;
import bida.payment.core.Days;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The statement of a day's business (业务明细): an address that lives for 30 s, and a zip. */
@Singleton
final class AlipayStatements implements StatementSource {

  private static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";
  private static final String EMPTY = "EMPTY_DATA_WITH_BILL_FILE";
  private static final String NOT_THERE = "bill_not_exist";

  private final Merchants<AlipayAccount> merchants;
  private final AlipayClient client;
  private final AlipayDownload download;
  private final AlipayStatementConfig config;

  AlipayStatements(
      Merchants<AlipayAccount> merchants,
      AlipayClient client,
      AlipayDownload download,
      AlipayStatementConfig config) {
    this.merchants = merchants;
    this.client = client;
    this.download = download;
    this.config = config;
  }

  @Override
  public String channel() {
    return AlipayChannel.NAME;
  }

  @Override
  public Collection<String> merchants() {
    return merchants.names();
  }

  @Override
  public Instant readyAt(LocalDate day) {
    return Days.start(day.plusDays(1)).plus(config.readyAfter());
  }

  @Override
  public StatementAnswer fetch(String merchant, LocalDate day, Path file) {
    return merchants
        .find(merchant)
        .map(account -> fetch(account, day, file))
        .orElseGet(() -> new StatementAnswer.NoAnswer("merchant_not_configured"));
  }

  private StatementAnswer fetch(AlipayAccount account, LocalDate day, Path file) {
    var first = ask(account, day, file);
    // The address may have been too old when we came to use it: a fresh one is asked for once.
    return first instanceof StatementAnswer.NoAnswer(var why) && why.equals(AlipayDownload.EXPIRED)
        ? ask(account, day, file)
        : first;
  }

  private StatementAnswer ask(AlipayAccount account, LocalDate day, Path file) {
    var asked = new LinkedHashMap<String, String>();
    asked.put("bill_type", "trade");
    asked.put("bill_date", day.toString());
    return switch (client.call(account, METHOD, asked, Map.of())) {
      case Silence(var why) -> new StatementAnswer.NoAnswer(why);
      case Said said when said.text("bill_file_code").equals(EMPTY) -> new StatementAnswer.Empty();
      case Said said when said.done() -> download(account, said.text("bill_download_url"), file);
      // Being made, or a day without business at some accounts: nobody can tell until later.
      case Said said when said.why().endsWith(NOT_THERE) -> new StatementAnswer.NotYet(said.why());
      case Said said -> new StatementAnswer.NoAnswer(said.why());
    };
  }

  // It stands in a signed answer, so it is Alipay's, whichever host it names.
  private StatementAnswer download(AlipayAccount account, String address, Path file) {
    try {
      return download.to(file, URI.create(address), account.connectTimeout());
    } catch (IllegalArgumentException e) {
      return new StatementAnswer.NoAnswer("no usable address");
    }
  }

  @Override
  public long read(String merchant, Path file, Supplier<? extends StatementTaker> takers)
      throws StatementFlaw {
    return AlipayArchive.read(file, config.mostUnzippedBytes(), takers.get()::take);
  }
}
