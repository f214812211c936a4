package bida.notification;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** As much SMTP (RFC 5321) as a mail needs; it keeps what it is given. */
@Singleton
class MailSink {

  private final List<String> mails = new CopyOnWriteArrayList<>();
  private final NetServer server;

  MailSink(Vertx vertx, @ConfigProperty(name = "test.smtp.port") int port) {
    this.server = vertx.createNetServer().connectHandler(this::talk);
    server.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  List<String> mailsTo(String address) {
    return mails.stream().filter(mail -> mail.contains("To: " + address)).toList();
  }

  private void talk(NetSocket socket) {
    var data = new StringBuilder();
    var reading = new boolean[1];
    socket.handler(
        RecordParser.newDelimited("\r\n", line -> answer(socket, line.toString(), data, reading)));
    socket.write("220 sink\r\n");
  }

  private void answer(NetSocket socket, String line, StringBuilder data, boolean[] reading) {
    if (reading[0]) {
      if (line.equals(".")) {
        reading[0] = false;
        mails.add(data.toString());
        data.setLength(0);
        socket.write("250 kept\r\n");
      } else {
        data.append(line).append('\n');
      }
      return;
    }
    switch (line.split(" ", 2)[0].toUpperCase(java.util.Locale.ROOT)) {
      case "DATA" -> {
        reading[0] = true;
        socket.write("354 go on\r\n");
      }
      case "QUIT" -> socket.end(io.vertx.core.buffer.Buffer.buffer("221 bye\r\n"));
      default -> socket.write("250 sink\r\n");
    }
  }

  @PreDestroy
  void close() {
    server.close();
  }
}
