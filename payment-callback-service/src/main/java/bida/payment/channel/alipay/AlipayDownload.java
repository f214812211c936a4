package bida.payment.channel.alipay;

import bida.payment.channel.StatementAnswer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings a file, of bounded size and in bounded time, and looks whether it is a zip at all. */
@Singleton
final class AlipayDownload {

  static final String EXPIRED = "the address is not good any more";

  private static final byte[] ZIP = {'P', 'K'};

  private final AlipayStatementConfig config;

  AlipayDownload(AlipayStatementConfig config) {
    this.config = config;
  }

  StatementAnswer to(Path file, URI address, Duration connectTimeout) {
    try (var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build()) {
      var call =
          http.sendAsync(
              HttpRequest.newBuilder(address).build(),
              BodyHandlers.limiting(BodyHandlers.ofFile(file), config.mostBytes()));
      try {
        var status =
            call.get(config.downloadTimeout().toMillis(), TimeUnit.MILLISECONDS).statusCode();
        return status == 200 ? look(file) : new StatementAnswer.NoAnswer(EXPIRED);
      } catch (ExecutionException e) {
        return new StatementAnswer.NoAnswer("the download broke off");
      } catch (TimeoutException e) {
        http.shutdownNow();
        return new StatementAnswer.NoAnswer("the download took too long");
      } catch (InterruptedException e) {
        http.shutdownNow();
        Thread.currentThread().interrupt();
        return new StatementAnswer.NoAnswer("interrupted");
      }
    } catch (IOException e) {
      return new StatementAnswer.NoAnswer("cannot read what was downloaded");
    }
  }

  private static StatementAnswer look(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var start = in.readNBytes(ZIP.length);
      return start.length == ZIP.length && start[0] == ZIP[0] && start[1] == ZIP[1]
          ? new StatementAnswer.Fetched()
          : new StatementAnswer.Damaged("not a zip");
    }
  }
}
