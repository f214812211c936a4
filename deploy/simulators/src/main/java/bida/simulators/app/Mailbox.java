package bida.simulators.app;

import bida.simulators.http.Answer;
import bida.simulators.http.PortTaken;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Accepts every mail and shows it. */
public final class Mailbox {
  private static final int MOST_KEPT = 1_000;

  private final NetServer server;
  private final Deque<byte[]> mails = new ArrayDeque<>();

  public Mailbox(Vertx vertx, String variable, String bind, int port) {
    server = vertx.createNetServer().connectHandler(socket -> SmtpTalk.hold(socket, this::keep));
    try {
      server.listen(port, bind).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new PortTaken(variable, bind, port, e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new PortTaken(variable, bind, port, e);
    }
  }

  public int port() {
    return server.actualPort();
  }

  public void offer(Routes control) {
    control.on("GET", "/mail", this::list);
    control.on("DELETE", "/mail", _ -> forget());
  }

  private void keep(byte[] raw) {
    synchronized (mails) {
      mails.addLast(raw);
      if (mails.size() > MOST_KEPT) mails.removeFirst();
    }
  }

  private Answer forget() {
    synchronized (mails) {
      mails.clear();
    }
    return Answer.empty(204);
  }

  private Answer list(Request request) {
    List<byte[]> all;
    synchronized (mails) {
      all = List.copyOf(mails);
    }
    var to = request.query("to");
    return Answer.ok(
        all.stream().map(Mail::read).filter(m -> to.isEmpty() || m.to().contains(to)).toList());
  }
}
