package bida.simulators.app;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A mail as a person reads it. */
record Mail(List<String> to, List<String> from, String subject, String text) {

  static Mail read(byte[] raw) {
    try {
      var message =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
      var subject = message.getSubject();
      return new Mail(
          addresses(message.getAllRecipients()),
          addresses(message.getFrom()),
          subject == null ? "" : subject,
          text(message.getContent()).strip());
    } catch (MessagingException | IOException e) {
      return new Mail(List.of(), List.of(), "unreadable: " + e.getMessage(), "");
    }
  }

  private static List<String> addresses(Address @Nullable [] addresses) {
    return addresses == null ? List.of() : Stream.of(addresses).map(Mail::address).toList();
  }

  private static String address(Address address) {
    return address instanceof InternetAddress internet ? internet.getAddress() : address.toString();
  }

  private static String text(Object content) throws MessagingException, IOException {
    if (!(content instanceof Multipart parts)) return content.toString();
    var text = new StringBuilder();
    for (var i = 0; i < parts.getCount(); i++) {
      var part = parts.getBodyPart(i);
      if (part.isMimeType("text/*") || part.isMimeType("multipart/*")) {
        text.append(text(part.getContent())).append('\n');
      }
    }
    return text.toString();
  }
}
