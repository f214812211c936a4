package bida.simulators;

import bida.simulators.http.Answer;
import bida.simulators.http.Port;
import bida.simulators.http.Request;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody who is called back: keeps what comes and answers as told. */
public final class Receiver implements AutoCloseable {
  private final Vertx vertx = LeanVertx.start();
  private final BlockingQueue<Request> received = new LinkedBlockingQueue<>();
  private final Port port;
  private volatile Answer answer = Answer.empty(204);

  public Receiver() {
    port =
        new Port(
                vertx,
                Executors.newVirtualThreadPerTaskExecutor(),
                request -> {
                  received.add(request);
                  return answer;
                },
                1 << 20)
            .open("receiver", "127.0.0.1", 0);
  }

  public String url() {
    return "http://127.0.0.1:" + port.number();
  }

  public Receiver answers(Answer answer) {
    this.answer = answer;
    return this;
  }

  /** The next request, or a failure after ten seconds. */
  public Request next() {
    try {
      var request = received.poll(10, TimeUnit.SECONDS);
      if (request == null) throw new AssertionError("nobody called " + url());
      return request;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public int waiting() {
    return received.size();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
