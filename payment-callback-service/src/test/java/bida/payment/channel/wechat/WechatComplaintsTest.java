package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.DisputeStage;
import bida.payment.channel.DisputeAnswer;
import bida.payment.channel.Inquiry;
import bida.payment.core.Movement.Disputed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the channel says of a complaint it only named, at each of its steps (failure D11). */
class WechatComplaintsTest {

  private static final Duration A_DAY = Duration.ofHours(24);

  private static AtWechat wechat;
  private static WechatComplaints complaints;
  private static int numbers;

  private final String number = "VG2026101900000000%04d".formatted(numbers++);

  @BeforeAll
  static void open(@TempDir Path folder) {
    wechat = AtWechat.open(folder);
    complaints = new WechatComplaints(wechat.merchants);
  }

  @AfterAll
  static void close() {
    wechat.close();
  }

  @BeforeEach
  void aPayment() {
    wechat.paid(number);
  }

  @Test
  void isOpenedWithADayToReply() {
    var since = wechat.now();
    var complaint = complain("{\"outTradeNo\":\"" + number + "\"}");
    wechat.pass(Duration.ofHours(1));

    var news = ask(complaint, "CREATE_COMPLAINT/EV-1").getFirst();

    assertThat(news.disputeId()).isEqualTo(complaint);
    assertThat(news.stage()).isEqualTo(DisputeStage.OPENED);
    assertThat(news.paymentNo()).isEqualTo(number);
    assertThat(news.amount()).isEqualTo(AtWechat.PRICE);
    assertThat(news.reason()).isEqualTo("REFUND");
    assertThat(news.replyBy()).isEqualTo(since.plus(A_DAY));
  }

  @Test
  void countsAnewWhenTheBuyerWroteAgainAndNotAtAllAfterOurWord() {
    var complaint = complain("{\"outTradeNo\":\"" + number + "\"}");
    complain("{\"complaintId\":\"" + complaint + "\",\"action\":\"MERCHANT_RESPONSE\"}");
    wechat.pass(Duration.ofHours(3));
    assertThat(ask(complaint, "MERCHANT_RESPONSE/EV-2").getFirst().replyBy()).isNull();

    complain("{\"complaintId\":\"" + complaint + "\",\"action\":\"USER_RESPONSE\"}");

    var news = ask(complaint, "USER_RESPONSE/EV-3").getFirst();
    assertThat(news.stage()).isEqualTo(DisputeStage.UPDATED);
    assertThat(news.replyBy()).isEqualTo(wechat.now().plus(A_DAY));
  }

  @Test
  void endsWhenItIsDoneWith() {
    var complaint = complain("{\"outTradeNo\":\"" + number + "\"}");
    complain("{\"complaintId\":\"" + complaint + "\",\"action\":\"RECALL_COMPLAINT\"}");

    var news = ask(complaint, "RECALL_COMPLAINT/EV-2").getFirst();

    assertThat(news.stage()).isEqualTo(DisputeStage.ENDED);
    assertThat(news.replyBy()).isNull();
  }

  @Test
  void mayBeAboutNoPaymentAtAll() {
    assertThat(ask(complain("{}"), "CREATE_COMPLAINT/EV-1")).isEmpty();
  }

  @Test
  void hasNoAnswerAboutWhatTheChannelDoesNotKnow() {
    assertThat(complaints.ask(inquiry("404", "CREATE_COMPLAINT/EV-1")))
        .isEqualTo(new DisputeAnswer.NoAnswer("RESOURCE_NOT_EXISTS"));
  }

  private String complain(String json) {
    return wechat.control("/wechat/complaints", json).path("complaintId").asText();
  }

  private List<Disputed> ask(String complaint, String step) {
    return ((DisputeAnswer.Told) complaints.ask(inquiry(complaint, step))).news();
  }

  private Inquiry inquiry(String complaint, String step) {
    return new Inquiry("wechat", "default", complaint, step, wechat.now());
  }
}
