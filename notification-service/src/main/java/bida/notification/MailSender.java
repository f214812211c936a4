package bida.notification;

import bida.notification.Addressees.Addressee;
import bida.notification.core.Answer;
import bida.platform.database.Database;
import io.opentelemetry.api.trace.Span;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes to the buyer; the address is looked up at the last moment and never logged. */
@ApplicationScoped
class MailSender implements Sender {

  private final Database database;
  private final Addressees addressees;
  private final ReactiveMailer mailer;
  private final MailConfig config;

  MailSender(Database database, Addressees addressees, ReactiveMailer mailer, MailConfig config) {
    this.database = database;
    this.addressees = addressees;
    this.mailer = mailer;
    this.config = config;
  }

  @Override
  public Uni<Answer> send(MessageRow row, Span span) {
    var orderNo = Objects.requireNonNull(row.message().orderNo());
    return addressees
        .of(database.pool(), orderNo)
        .flatMap(addressee -> send(row, orderNo, addressee))
        .onFailure()
        .recoverWithItem(
            failure -> new Answer.Failed("mail_server: " + failure.getClass().getSimpleName()));
  }

  private Uni<Answer> send(MessageRow row, String orderNo, @Nullable Addressee addressee) {
    var address = addressee == null ? null : addressee.email();
    if (addressee == null || address == null) {
      return Uni.createFrom().item(new Answer.Gone("no_address"));
    }
    var text =
        MailTexts.of(
            row.message().kind(), addressee.merchantOrderNo(), orderNo, addressee.language());
    var mail =
        Mail.withText(address, text.subject(), text.text())
            // The same for every attempt, so that a mail server can drop the second.
            .addHeader("Message-ID", "<" + row.message().messageId() + "@bida>");
    return mailer
        .send(mail)
        .ifNoItem()
        .after(config.timeout())
        .fail()
        .replaceWith(new Answer.Taken("sent"));
  }
}
