package bida.fulfillment.supplier;

import io.smallrye.mutiny.Uni;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call over HTTP that never fails: what went wrong is a reply, and tells what it may mean. */
public final class SupplierHttp {

  private final HttpClient http;
  private final int maxAnswerBytes;

  /**
   * @param connectTimeout a host that takes no connection by then counts as never reached
   * @param maxAnswerBytes a longer answer counts as lost
   */
  public SupplierHttp(Duration connectTimeout, int maxAnswerBytes) {
    this.http = HttpClient.newBuilder().connectTimeout(connectTimeout).build();
    this.maxAnswerBytes = maxAnswerBytes;
  }

  /** What came back, or did not. */
  public sealed interface Reply {
    record Answered(int status, byte[] body) implements Reply {}

    /** It may have arrived. */
    record Lost(String cause) implements Reply {}

    /** There was no connection, so it cannot have arrived. */
    record NeverSent(String cause) implements Reply {}
  }

  /** {@code request} is made at the time of the call, for it may carry one; it has a time-out. */
  public Uni<Reply> send(Supplier<HttpRequest> request) {
    return Uni.createFrom()
        .deferred(() -> whole(request.get()))
        .<Reply>map(response -> new Reply.Answered(response.statusCode(), response.body()))
        .onFailure()
        .recoverWithItem(SupplierHttp::missing);
  }

  // The request's own time-out ends with the headers; a body may drip for ever.
  private Uni<HttpResponse<byte[]>> whole(HttpRequest request) {
    var call =
        http.sendAsync(
            request, BodyHandlers.limiting(_ -> BodySubscribers.ofByteArray(), maxAnswerBytes));
    return Uni.createFrom()
        .completionStage(call)
        // Mutiny would not interrupt it, and then the connection stays.
        .onCancellation()
        .invoke(() -> call.cancel(true))
        .ifNoItem()
        .after(request.timeout().orElseThrow())
        .fail();
  }

  private static Reply missing(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
        return new Reply.NeverSent(cause.getClass().getSimpleName());
      }
    }
    var cause = failure.getCause() == null ? failure : failure.getCause();
    return new Reply.Lost(cause.getClass().getSimpleName());
  }
}
