package bida.simulators.app;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Locale;
import java.util.function.Consumer;

/** One SMTP conversation (RFC 5321), as far as a sink needs it. */
final class SmtpTalk {
  /** Far above any message to a buyer; keeps one sender from filling the heap. */
  private static final int MOST_BYTES = 1 << 20;

  private final NetSocket socket;
  private final Consumer<byte[]> delivered;
  private Buffer message = Buffer.buffer();
  private boolean inMessage;
  private boolean tooLarge;

  private SmtpTalk(NetSocket socket, Consumer<byte[]> delivered) {
    this.socket = socket;
    this.delivered = delivered;
  }

  static void hold(NetSocket socket, Consumer<byte[]> delivered) {
    var talk = new SmtpTalk(socket, delivered);
    socket.handler(RecordParser.newDelimited("\r\n", talk::line).maxRecordSize(MOST_BYTES));
    socket.exceptionHandler(_ -> socket.close());
    talk.say("220 bida mail sink");
  }

  private void line(Buffer line) {
    if (inMessage) content(line);
    else command(line.toString().trim());
  }

  private void command(String line) {
    var space = line.indexOf(' ');
    var verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    switch (verb) {
      case "EHLO" -> say("250-bida\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE " + MOST_BYTES);
      case "HELO", "MAIL", "RCPT", "RSET", "NOOP" -> say("250 ok");
      case "DATA" -> {
        inMessage = true;
        say("354 go on");
      }
      case "QUIT" -> {
        say("221 bye");
        socket.close();
      }
      default -> say("502 not offered");
    }
  }

  private void content(Buffer line) {
    if (line.length() == 1 && line.getByte(0) == '.') {
      if (!tooLarge) delivered.accept(message.getBytes());
      say(tooLarge ? "552 too large" : "250 kept");
      message = Buffer.buffer();
      inMessage = false;
      tooLarge = false;
      return;
    }
    tooLarge = tooLarge || message.length() + line.length() > MOST_BYTES;
    if (tooLarge) return;
    // A line of text that begins with a dot travels with a second one.
    var stuffed = line.length() > 0 && line.getByte(0) == '.';
    message.appendBuffer(stuffed ? line.slice(1, line.length()) : line).appendString("\r\n");
  }

  private void say(String reply) {
    socket.write(reply + "\r\n");
  }
}
