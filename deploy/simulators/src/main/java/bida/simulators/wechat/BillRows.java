package bida.simulators.wechat;

import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One day of the book as the trade bill: yuan, Beijing time, a backtick before every cell. */
final class BillRows {
  enum Type {
    ALL,
    SUCCESS,
    REFUND
  }

  private static final BigDecimal FEE = new BigDecimal("0.006");
  private static final String HEADER =
      "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
          + "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
          + "申请退款金额,费率备注";
  private static final String SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

  private final Merchant merchant;
  private final WechatBook book;
  private final Knobs knobs;

  BillRows(Merchant merchant, WechatBook book, Knobs knobs) {
    this.merchant = merchant;
    this.book = book;
    this.knobs = knobs;
  }

  /** The text of the bill, or "" when nothing happened that day. */
  String bill(LocalDate day, Type type) {
    var rows =
        Stream.of(payments(day, type), invented(day, type), refunds(day, type))
            .flatMap(part -> part)
            .sorted(BY_TIME)
            .toList();
    if (rows.isEmpty()) return "";
    // A column that nobody knows yet comes first of all, so that whoever counts columns is lost.
    var more = knobs.take("bill.newColumn", Scope.of(""));
    var text = new StringBuilder("\uFEFF").append(more ? "新增列," : "").append(HEADER).append("\r\n");
    rows.forEach(row -> text.append(more ? "`新," : "").append(row.line()).append("\r\n"));
    return text.append(SUMMARY).append("\r\n").append(summary(rows)).append("\r\n").toString();
  }

  /** Money that came past us: paid here, and never told to the merchant in any other way. */
  private Stream<Row> invented(LocalDate day, Type type) {
    if (type == Type.REFUND) return Stream.empty();
    var count = knobs.word("bill.invented", Scope.of("")).map(Integer::parseInt).orElse(0);
    var at = day.atTime(12, 0).atZone(Beijing.ZONE).toInstant();
    return IntStream.range(0, count).mapToObj(i -> payment(invented(at, i)));
  }

  private static Trade invented(Instant at, int i) {
    var number = "%s%010d".formatted(Beijing.compactDay(at), i);
    return new Trade(
        "VGX" + number,
        "NATIVE",
        "paid-but-no-local-order",
        "",
        "",
        2000 + i,
        "CNY",
        "",
        "",
        "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        at,
        at,
        Trade.State.SUCCESS,
        "4200009999" + number,
        2000 + i,
        "CNY",
        at,
        null);
  }

  private static final Comparator<Row> BY_TIME = Comparator.comparing(Row::time);

  private Stream<Row> payments(LocalDate day, Type type) {
    if (type == Type.REFUND) return Stream.empty();
    return book.trades().stream()
        .filter(trade -> trade.paidAt() != null && Beijing.day(trade.paidAt()).equals(day))
        .filter(trade -> !knobs.take("bill.missing", Scope.of(trade.outTradeNo())))
        .map(this::payment);
  }

  private Stream<Row> refunds(LocalDate day, Type type) {
    if (type == Type.SUCCESS) return Stream.empty();
    return book.refunds().stream()
        .filter(refund -> Beijing.day(refund.createdAt()).equals(day))
        .map(this::refund);
  }

  private Row payment(Trade trade) {
    var paidAt = trade.paidAt() == null ? trade.createdAt() : trade.paidAt();
    var more = knobs.take("bill.amount", Scope.of(trade.outTradeNo())) ? 1 : 0;
    var paid = trade.amountMinor() + more;
    return new Row(Beijing.bill(paidAt), trade, "SUCCESS", trade.currency(), paid, 0, null);
  }

  private Row refund(Refund refund) {
    var trade = book.trade(refund.outTradeNo()).orElseThrow();
    var time = Beijing.bill(refund.createdAt());
    return new Row(time, trade, "REFUND", refund.currency(), 0, refund.amountMinor(), refund);
  }

  private String summary(List<Row> rows) {
    var wrong = knobs.take("bill.totalsWrong", Scope.of("")) ? 1 : 0;
    var paid = rows.stream().mapToLong(Row::paidMinor).sum() + wrong;
    var refunded = rows.stream().mapToLong(Row::refundedMinor).sum();
    var fee = rows.stream().map(Row::fee).reduce(BigDecimal.ZERO, BigDecimal::add);
    return cells(
        Integer.toString(rows.size()),
        yuan(paid),
        yuan(refunded),
        "0.00",
        fee.setScale(5, RoundingMode.HALF_UP).toPlainString(),
        yuan(paid),
        yuan(refunded));
  }

  private static String cells(String... cells) {
    return "`" + String.join(",`", cells);
  }

  private static String yuan(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }

  /** Commas and line ends inside the merchant's text would break the row; WeChat escapes them. */
  private static String escaped(String text) {
    return text.replace(',', '，').replaceAll("[\\r\\n]+", " ");
  }

  private final class Row {
    private final String time;
    private final Trade trade;
    private final String state;
    private final String currency;
    private final long paidMinor;
    private final long refundedMinor;
    private final @org.jspecify.annotations.Nullable Refund refund;

    Row(
        String time,
        Trade trade,
        String state,
        String currency,
        long paidMinor,
        long refundedMinor,
        @org.jspecify.annotations.Nullable Refund refund) {
      this.time = time;
      this.trade = trade;
      this.state = state;
      this.currency = currency;
      this.paidMinor = paidMinor;
      this.refundedMinor = refundedMinor;
      this.refund = refund;
    }

    String time() {
      return time;
    }

    long paidMinor() {
      return paidMinor;
    }

    long refundedMinor() {
      return refundedMinor;
    }

    BigDecimal fee() {
      return BigDecimal.valueOf(paidMinor - refundedMinor, 2)
          .multiply(FEE)
          .setScale(5, RoundingMode.HALF_UP);
    }

    String line() {
      return cells(
          time,
          merchant.appid(),
          merchant.mchid(),
          "0",
          "",
          String.valueOf(trade.transactionId()),
          trade.outTradeNo(),
          trade.openid(),
          trade.tradeType(),
          state,
          "OTHERS",
          currency,
          yuan(paidMinor),
          "0.00",
          refund == null ? "0" : refund.refundId(),
          refund == null ? "0" : refund.outRefundNo(),
          yuan(refundedMinor),
          "0.00",
          refund == null ? "" : "ORIGINAL",
          refund == null ? "" : status(refund),
          escaped(trade.description()),
          escaped(trade.attach()),
          fee().toPlainString(),
          "0.60%",
          yuan(paidMinor),
          yuan(refundedMinor),
          "");
    }
  }

  /** The bill has words of its own for a refund's state. */
  private static String status(Refund refund) {
    return switch (refund.status()) {
      case SUCCESS -> "SUCCESS";
      case PROCESSING -> "PROCESSING";
      case ABNORMAL -> "CHANGE";
      case CLOSED -> "FAIL";
    };
  }
}
