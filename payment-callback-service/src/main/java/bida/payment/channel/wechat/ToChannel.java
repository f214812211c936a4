package bida.payment.channel.wechat;

import java.io.IOException;
import java.net.URI;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Sends what the SDK addresses to its built-in host to the configured one. */
final class ToChannel implements Interceptor {

  private final HttpUrl base;

  ToChannel(URI url) {
    base = HttpUrl.get(url.toString());
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    var request = chain.request();
    var url =
        request
            .url()
            .newBuilder()
            .scheme(base.scheme())
            .host(base.host())
            .port(base.port())
            .build();
    return chain.proceed(request.newBuilder().url(url).build());
  }
}
