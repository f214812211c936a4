package bida.payment.channel;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Sends a request once and waits so long for the whole answer. What a channel makes of an answer,
 * or of none, is its own; no message of an exception goes further than here, for keys may be in it.
 */
public final class OneCall {

  private final int mostBytes;
  private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

  /** {@code mostBytes}: a longer answer is none. */
  public OneCall(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** {@code silence} is given why there is no answer. */
  public <A> A send(
      HttpRequest request,
      Duration connectTimeout,
      Duration callTimeout,
      Function<HttpResponse<byte[]>, A> read,
      Function<String, A> silence) {
    var call =
        client(connectTimeout)
            .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), mostBytes));
    try {
      // The request's own time-out ends with the headers; a body may drip for ever.
      return read.apply(call.get(callTimeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      return silence.apply(cause.getClass().getSimpleName());
    } catch (TimeoutException e) {
      call.cancel(true);
      return silence.apply("TimeoutException");
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      return silence.apply("InterruptedException");
    }
  }

  // Redirects are not followed: keys would go with them.
  private HttpClient client(Duration connectTimeout) {
    return clients.computeIfAbsent(
        connectTimeout,
        _ ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build());
  }
}
