package bida.simulation.service;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRelinked;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.core.PaymentStatus;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand;
import bida.payment.core.WindowStatus;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.PayChannel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** payment-callback-service: its books, and who works on them, around the cores. */
public final class PaymentService extends Service {

  private final Map<String, PayChannel> channels;
  private final PaymentBooks books;
  private final PaymentRefunds refunds;
  private final ChannelNews news;
  private final AskChannels ask;
  private final CloseWindows close;
  private final OpenPayments open;
  private final CarryOutRefunds carryOut;

  public PaymentService(
      World world, Topic topic, List<Topic> reads, Map<String, PayChannel> channels) {
    super(world, "payment-callback-service", topic, reads);
    this.channels = channels;
    this.books = new PaymentBooks(world);
    this.refunds = new PaymentRefunds(world, books);
    var till = new Till(world, database, answers, books, channels);
    this.news = new ChannelNews(till, refunds, this::stall);
    this.ask = new AskChannels(till, news);
    this.close = new CloseWindows(till, ask, news);
    this.open = new OpenPayments(till, ask, news);
    this.carryOut = new CarryOutRefunds(till, refunds, news);
  }

  public PaymentBooks books() {
    return books;
  }

  public PaymentRefunds refunds() {
    return refunds;
  }

  @Override
  protected void hear(Event event, Tx tx) {
    switch (event) {
      case OrderPlaced e -> books.place(tx, PaymentWindow.of(e));
      case PaymentCloseRequested e ->
          books.window(tx, e.orderNo(), new WindowCommand.Fence(e.requestedAt()));
      case OrderRelinked e -> books.window(tx, e.orderNo(), new WindowCommand.Relink(e.buyerId()));
      case RefundApproved e -> refunds.approve(tx, e);
      default -> {}
    }
  }

  public void open(String orderNo, PayChannel at, boolean isAnswered) {
    open.open(orderNo, at, isAnswered);
  }

  @Override
  protected void offerOwn(Offers offers) {
    channels.values().forEach(at -> news.offerLetters(offers, at));
    channels.values().forEach(at -> news.offerStatement(offers, at));
    for (var row : books.movements().all()) {
      if (isDue(row.due())) {
        offerTimer(offers, 8, "applies", row.key(), tx -> news.apply(tx, row.key()));
      }
    }
    if (answers.haveRoom()) {
      offerCalls(offers);
    }
  }

  private void offerCalls(Offers offers) {
    for (var row : books.payments().all()) {
      if (!isDue(row.due())) {
        continue;
      }
      if (row.payment().status() == PaymentStatus.ORPHAN) {
        offerToGiveUp(offers, row.payment().paymentId());
      } else {
        ask.offer(offers, row.payment());
      }
    }
    for (var row : books.windows().all()) {
      if (isDue(row.due())) {
        close.offer(offers, row.window().orderNo());
      }
    }
    for (var row : refunds.refunds().all()) {
      if (isDue(row.due())) {
        carryOut.offer(offers, row);
      }
    }
  }

  private void offerToGiveUp(Offers offers, String paymentId) {
    offerTimer(
        offers,
        4,
        "gives up matching",
        paymentId,
        tx -> books.giveUp(tx, paymentId, "The channel was asked."));
  }

  @Override
  protected long outside() {
    long sum = 0;
    for (var at : channels.values()) {
      sum += at.changes();
    }
    return sum;
  }

  @Override
  protected @Nullable Instant nextOwnDue() {
    @Nullable Instant next = null;
    for (var at : channels.values()) {
      for (var moved : news.untold(at)) {
        next = sooner(next, ChannelNews.statementOf(moved));
      }
    }
    for (var row : books.windows().all()) {
      next = sooner(next, row.due());
    }
    for (var row : books.payments().all()) {
      next = sooner(next, row.due());
    }
    for (var row : books.movements().all()) {
      next = sooner(next, row.due());
    }
    for (var row : refunds.refunds().all()) {
      next = sooner(next, row.due());
    }
    return next;
  }

  /** Whether the order may still be paid, as the buyer's page would say. */
  public boolean mayPay(String orderNo) {
    var row = books.windows().get(orderNo);
    return row != null && row.window().status() == WindowStatus.OPEN;
  }
}
