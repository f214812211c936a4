package bida.simulators.app;

import bida.simulators.http.Answer;
import bida.simulators.http.PortTaken;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Accepts every mail and shows it. */
public final class Mailbox implements AutoCloseable {
  /** Beyond this many mails all are thrown away: a long run must not fill the heap. */
  private static final int MOST_KEPT = 2_000;

  private final GreenMail server;

  private record Mail(List<String> to, List<String> from, String subject, String text) {}

  public Mailbox(String variable, String bind, int port) {
    server = new GreenMail(new ServerSetup(port, bind, ServerSetup.PROTOCOL_SMTP));
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new PortTaken(variable, bind, port, e);
    }
  }

  public int port() {
    return server.getSmtp().getPort();
  }

  public void offer(Routes control) {
    control.on("GET", "/mail", this::list);
    control.on(
        "DELETE",
        "/mail",
        _ -> {
          server.purgeEmailFromAllMailboxes();
          return Answer.empty(204);
        });
  }

  public void tidy() {
    if (server.getReceivedMessages().length <= MOST_KEPT) return;
    try {
      server.purgeEmailFromAllMailboxes();
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer list(Request request) throws MessagingException, IOException {
    var to = request.query("to");
    var mails = new ArrayList<Mail>();
    for (var message : server.getReceivedMessages()) {
      var mail = mail(message);
      if (to.isEmpty() || mail.to.contains(to)) mails.add(mail);
    }
    return Answer.ok(mails);
  }

  private static Mail mail(MimeMessage message) throws MessagingException, IOException {
    var subject = message.getSubject();
    return new Mail(
        addresses(message.getAllRecipients()),
        addresses(message.getFrom()),
        subject == null ? "" : subject,
        text(message.getContent()));
  }

  private static List<String> addresses(Address @org.jspecify.annotations.Nullable [] addresses) {
    return addresses == null ? List.of() : Stream.of(addresses).map(Address::toString).toList();
  }

  private static String text(Object content) throws MessagingException, IOException {
    if (!(content instanceof Multipart parts)) return content.toString();
    var text = new StringBuilder();
    for (var i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      if (part.isMimeType("text/*") || part.isMimeType("multipart/*")) {
        text.append(text(part.getContent())).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    server.stop();
  }
}
