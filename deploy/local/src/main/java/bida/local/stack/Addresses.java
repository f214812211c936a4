package bida.local.stack;

import bida.local.machine.Ports;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where everything listens on this machine. */
public final class Addresses {

  private final Ports ports;

  public Addresses(Ports ports) {
    this.ports = ports;
  }

  /** The ports one finds in the documentation. */
  public static Map<String, Integer> usual() {
    var usual = new LinkedHashMap<String, Integer>();
    usual.put("postgres", 15432);
    usual.put("kafka", 19092);
    usual.put("kafka-controller", 19093);
    usual.put("zipkin", 9411);
    usual.put("relay", 8095);
    usual.put("control", 8090);
    usual.put("wechat", 8091);
    usual.put("fulu", 8092);
    usual.put("kakayun", 8098);
    usual.put("agiso", 8100);
    usual.put("ding", 8101);
    usual.put("reloadly", 8102);
    usual.put("acme", 8103);
    usual.put("issuer", 8093);
    usual.put("epay", 8094);
    usual.put("alipay", 8097);
    usual.put("stripe", 8096);
    usual.put("otlp", 4318);
    usual.put("smtp", 3025);
    for (var service : Service.values()) {
      usual.put(service.module(), service.usualPort());
    }
    return usual;
  }

  public int port(String name) {
    return ports.of(name);
  }

  public String portText(String name) {
    return Integer.toString(ports.of(name));
  }

  public String http(String name) {
    return "http://127.0.0.1:" + ports.of(name);
  }

  public String of(Service service) {
    return http(service.module());
  }

  public String kafka() {
    return "127.0.0.1:" + ports.of("kafka");
  }

  public String zipkin() {
    return http("zipkin");
  }
}
