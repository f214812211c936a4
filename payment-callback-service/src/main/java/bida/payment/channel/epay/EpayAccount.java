package bida.payment.channel.epay;

import bida.payment.channel.Capabilities;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An account that is complete; one without a URL is none. */
record EpayAccount(
    URI url,
    String pid,
    String key,
    Optional<String> keyBefore,
    String signSuffix,
    Capabilities can,
    boolean asksBack,
    List<String> tenants,
    Duration connectTimeout,
    Duration callTimeout) {

  static Optional<EpayAccount> of(String name, EpayConfig.Account settings) {
    return settings
        .url()
        .map(
            url ->
                new EpayAccount(
                    URI.create(url.toString().replaceAll("/+$", "")),
                    settings.pid().orElseThrow(() -> missing(name, "pid")),
                    settings.key().orElseThrow(() -> missing(name, "key")),
                    settings.keyBefore(),
                    settings.signSuffix().orElse(""),
                    capabilities(settings),
                    settings.query() && settings.askBack(),
                    settings.tenants().orElse(List.of()),
                    settings.connectTimeout(),
                    settings.callTimeout()));
  }

  // Nothing closes an order at epay, nothing tells of a refund, and there is no statement.
  private static Capabilities capabilities(EpayConfig.Account settings) {
    var refunds =
        switch (settings.refund()) {
          case NONE -> Capabilities.Refunds.NONE;
          case WHOLE -> Capabilities.Refunds.WHOLE;
        };
    return new Capabilities(settings.query(), false, refunds, false);
  }

  private static IllegalStateException missing(String name, String setting) {
    return new IllegalStateException("the epay account " + name + " has a url and no " + setting);
  }

  /** What we send is signed with the current key. */
  String sign(Map<String, String> params) {
    return EpaySign.of(params, signSuffix + key);
  }

  /** What we are sent may be signed with the key before as well, while keys are changed. */
  boolean signed(Map<String, String> params, String sign) {
    return Stream.concat(Stream.of(key), keyBefore.stream())
        .anyMatch(one -> EpaySign.fits(params, signSuffix + one, sign));
  }

  URI page(String pageAndQuery) {
    return URI.create(url + "/" + pageAndQuery);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "epay account " + pid;
  }
}
