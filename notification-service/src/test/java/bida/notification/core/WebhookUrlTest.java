package bida.notification.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.notification.core.WebhookUrl.RefusedException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {

  static Stream<String> denied() throws IOException {
    try (var vectors = WebhookUrlTest.class.getResourceAsStream("/vectors/ssrf_cases.json")) {
      var cases = new ObjectMapper().readTree(vectors).get("deny");
      return StreamSupport.stream(cases.spliterator(), false).map(url -> url.asText());
    }
  }

  @ParameterizedTest
  @MethodSource("denied")
  void e27IsRefused(String url) {
    assertThatThrownBy(() -> WebhookUrl.parse(url, Set.of())).isInstanceOf(RefusedException.class);
  }

  // The scheme alone must not be what saves us.
  @ParameterizedTest
  @MethodSource("denied")
  void e27IsRefusedWithHttpsAsWell(String url) {
    var https = url.replaceFirst("^http:", "https:");

    assertThatThrownBy(() -> WebhookUrl.parse(https, Set.of()))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com/v1/notify",
        "https://hooks.example.com:8443/a?b=c",
        "https://xn--fiqs8s.example.cn/"
      })
  void isCalled(String url) {
    assertThat(WebhookUrl.parse(url, Set.of()).exempt()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://203.0.113.10/",
        "https://hooks.example.com:444/",
        "https://hooks.example.com#x",
        "//hooks.example.com/",
        "https:///path",
        "",
        "https://hooks..example.com/",
        "https://例子.cn/",
        "https://hooks.example.com%00.evil.cn/",
        "https://db.svc.cluster.local/"
      })
  void e27IsRefusedToo(String url) {
    assertThatThrownBy(() -> WebhookUrl.parse(url, Set.of())).isInstanceOf(RefusedException.class);
  }

  @Test
  void anExactPairIsTheOnlyException() {
    var allowed = Set.of("127.0.0.1:8090");

    assertThat(WebhookUrl.parse("http://127.0.0.1:8090/app", allowed).exempt()).isTrue();
    assertThatThrownBy(() -> WebhookUrl.parse("http://127.0.0.1:8091/app", allowed))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> WebhookUrl.parse("http://localhost:8090/app", allowed))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.5",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00:ec2::254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "2001::1"
      })
  void e27AnAddressIsNotPublic(String address) throws UnknownHostException {
    assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:4700::1111"})
  void anAddressIsPublic(String address) throws UnknownHostException {
    assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isTrue();
  }
}
