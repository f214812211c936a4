package bida.notification;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.FulfillmentEvent.TicketReminderDue;
import bida.contracts.Money;
import bida.contracts.NotificationEvent.MessageDelivered;
import bida.contracts.OrderEvent.ActionReminderDue;
import bida.contracts.OrderEvent.CancelRefused;
import bida.contracts.OrderEvent.Contact;
import bida.contracts.OrderEvent.OrderActionRequired;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(Ports.class)
class MailsTest {

  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject MailSink sink;

  private final String orderNo = "VG" + UUID.randomUUID().toString().substring(0, 12);
  private final String address = orderNo.toLowerCase(java.util.Locale.ROOT) + "@buyer.example";

  @Test
  void aBuyerReadsOfPaymentAndDeliveryOnceEach() {
    topics.publish(placed("en"));
    topics.publish(paid());
    // The order was reopened by late money: paid again, but told already.
    topics.publish(paid());
    topics.publish(new OrderDelivered(orderNo, "app", clock.instant()));

    Await.until("two mails", () -> sink.mailsTo(address).size() == 2);
    assertThat(sink.mailsTo(address))
        .anyMatch(mail -> mail.contains("Subject: Order m-7 is paid"))
        .anyMatch(mail -> mail.contains("Subject: Order m-7 is delivered"));
    Await.until("both told", () -> outbox.of(orderNo, MessageDelivered.class).size() == 2);
    assertThat(outbox.await(orderNo, MessageDelivered.class).channel()).isEqualTo("email");
  }

  @Test
  void remindsOfEachSessionOnce() {
    topics.publish(placed("en"));
    topics.publish(paid());
    Await.until("the order is known here", () -> sink.mailsTo(address).size() == 1);

    for (int lineNo = 1; lineNo <= 2; lineNo++) {
      var starts = clock.instant().plusSeconds(86_000);
      topics.publish(
          new TicketReminderDue(
              orderNo, "app", lineNo, "茶馆", "首都剧场", starts, "Asia/Shanghai", clock.instant()));
    }

    Await.until("two more", () -> sink.mailsTo(address).size() == 3);
    assertThat(sink.mailsTo(address))
        .filteredOn(mail -> mail.contains("Order m-7: your visit begins"))
        .hasSize(2);
  }

  @Test
  void hasWordsForAllThatIsToldOfTickets() {
    for (var kind : List.of("ticket.reminder", "ticket.reissued", "ticket.rescheduled")) {
      assertThat(MailTexts.tells(kind)).isTrue();
      assertThat(MailTexts.of(kind, "m-7", orderNo, null).subject()).contains("m-7");
      assertThat(MailTexts.of(kind, "m-7", orderNo, "en").text()).contains(orderNo);
    }
  }

  @Test
  void speaksChineseUnlessAskedOtherwise() {
    topics.publish(placed(null));
    topics.publish(new OrderCancelled(orderNo, "app", "EXPIRED", clock.instant()));

    Await.until("a mail", () -> sink.mailsTo(address).size() == 1);
    assertThat(MailTexts.of("order.cancelled", "m-7", orderNo, null).subject())
        .isEqualTo("订单 m-7 已取消");
  }

  @Test
  void remindsABuyerOnceEachTime() {
    var now = clock.instant();
    topics.publish(placed("en"));
    topics.publish(
        new OrderActionRequired(orderNo, "app", "ACCOUNT_INVALID", now.plusSeconds(60), now));
    for (int number : new int[] {1, 1, 2}) {
      topics.publish(
          new ActionReminderDue(
              orderNo, "app", "ACCOUNT_INVALID", number, now.plusSeconds(60), now));
    }
    topics.publish(new OrderDelivered(orderNo, "app", now));

    Await.until(
        "the last mail",
        () -> sink.mailsTo(address).stream().anyMatch(mail -> mail.contains("is delivered")));
    Await.until("two reminders", () -> reminders() == 2);
    assertThat(sink.mailsTo(address)).hasSize(4);
    assertThat(MailTexts.of("order.action_required", "m-7", orderNo, null).subject())
        .isEqualTo("订单 m-7 需要您更正账号");
  }

  /** Another account that is wrong, another wish that comes too late: each is told. */
  @Test
  void tellsOfEachOccasionOnce() {
    var now = clock.instant();
    topics.publish(placed("en"));
    for (int day : new int[] {0, 0, 5}) {
      var at = now.plus(Duration.ofDays(day));
      var actBy = at.plus(Duration.ofDays(3));
      topics.publish(new OrderActionRequired(orderNo, "app", "ACCOUNT_INVALID", actBy, at));
      topics.publish(new ActionReminderDue(orderNo, "app", "ACCOUNT_INVALID", 1, actBy, at));
      topics.publish(new CancelRefused(orderNo, "app", "DISPATCHED", at));
    }
    topics.publish(new OrderDelivered(orderNo, "app", now));

    Await.until(
        "the last mail",
        () -> sink.mailsTo(address).stream().anyMatch(mail -> mail.contains("is delivered")));
    Await.until("two of each kind", () -> sink.mailsTo(address).size() == 7);
    assertThat(reminders()).isEqualTo(2);
    for (var kind : List.of("order.action_required", "order.cancel_refused")) {
      var subject = MailTexts.of(kind, "m-7", orderNo, "en").subject();
      assertThat(sink.mailsTo(address))
          .filteredOn(mail -> mail.contains("Subject: " + subject))
          .hasSize(2);
    }
  }

  private long reminders() {
    return sink.mailsTo(address).stream().filter(mail -> mail.contains("A reminder")).count();
  }

  private OrderPlaced placed(String language) {
    var now = clock.instant();
    return new OrderPlaced(
        orderNo,
        "app",
        "m-7",
        "b-1",
        List.of(),
        Money.of(500, "CNY"),
        new Contact(address, null, language),
        now,
        now.plusSeconds(900),
        now.plusSeconds(43200));
  }

  private OrderPaid paid() {
    return new OrderPaid(orderNo, "app", orderNo + "01", Money.of(500, "CNY"), clock.instant());
  }
}
