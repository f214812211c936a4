package bida.payment.channel.wechat;

import bida.payment.channel.Merchants;
import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementSource;
import bida.payment.channel.StatementTaker;
import bida.payment.core.Days;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.service.billdownload.model.QueryBillEntity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/** The trade bill: first an address and a hash, then, within five minutes, the file. */
@Singleton
final class WechatStatements implements StatementSource {

  private static final String ADDRESS =
      "https://api.mch.weixin.qq.com/v3/bill/tradebill?bill_date=%s&bill_type=ALL&tar_type=GZIP";
  // Made from 9:00 on, and good to fetch an hour later (bill download, notes).
  private static final LocalTime READY = LocalTime.of(10, 0);
  // An address can go stale between two calls, but hardly twice.
  private static final int ADDRESSES = 3;
  private static final Set<String> NOTHING_MOVED = Set.of("NO_STATEMENT_EXIST");
  private static final Set<String> NOT_YET =
      Set.of("STATEMENT_CREATING", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED");

  private final Merchants<WechatAccount> merchants;

  WechatStatements(Merchants<WechatAccount> merchants) {
    this.merchants = merchants;
  }

  @Override
  public String channel() {
    return WechatChannel.NAME;
  }

  @Override
  public Collection<String> merchants() {
    return merchants.all().stream().map(WechatAccount::name).toList();
  }

  @Override
  public Instant readyAt(LocalDate day) {
    return day.plusDays(1).atTime(READY).atZone(Days.CHINA).toInstant();
  }

  @Override
  public StatementAnswer fetch(String merchant, LocalDate day, Path file) {
    return merchants
        .find(merchant)
        .map(account -> fetch(account, day, file, ADDRESSES))
        .orElseGet(() -> new StatementAnswer.NoAnswer("merchant_not_configured"));
  }

  private static StatementAnswer fetch(
      WechatAccount account, LocalDate day, Path file, int addresses) {
    return WechatFailure.answer(
        () -> {
          var bill =
              account
                  .http()
                  .get(new HttpHeaders(), ADDRESS.formatted(day), QueryBillEntity.class)
                  .getServiceResponse();
          return download(account, bill, day, file, addresses);
        },
        WechatStatements::none);
  }

  private static StatementAnswer download(
      WechatAccount account, QueryBillEntity bill, LocalDate day, Path file, int addresses) {
    // The host of the address does not matter: every call goes to the configured one.
    try (var archive = account.downloads().download(bill.getDownloadUrl())) {
      return BillArchive.unpack(archive, file, bill, account.statementMaxBytes());
    } catch (ServiceException e) {
      // Stale, most of the time; nothing in this answer is signed, or says more than its status.
      return addresses > 1
          ? fetch(account, day, file, addresses - 1)
          : new StatementAnswer.NoAnswer("HTTP " + e.getHttpStatusCode() + " for the file");
    } catch (IOException e) {
      return new StatementAnswer.NoAnswer(e.getClass().getSimpleName());
    }
  }

  private static StatementAnswer none(WechatFailure failure) {
    return switch (failure) {
      case WechatFailure.Said(_, String code) when NOTHING_MOVED.contains(code) ->
          new StatementAnswer.Empty();
      case WechatFailure.Said(int status, String code)
          when status == 429 || NOT_YET.contains(code) ->
          new StatementAnswer.NotYet(code);
      case WechatFailure.Said said -> new StatementAnswer.NoAnswer(said.code());
      case WechatFailure.Silence silence -> new StatementAnswer.NoAnswer(silence.why());
    };
  }

  @Override
  public long read(String merchant, Path file, Supplier<? extends StatementTaker> takers)
      throws StatementFlaw {
    try {
      return TradeBill.read(file, merchants.get(merchant).mchid(), takers);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
