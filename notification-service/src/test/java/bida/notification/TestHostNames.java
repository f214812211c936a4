package bida.notification;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS whose answers a test decides. */
@Mock
@Singleton
class TestHostNames implements HostNames {

  private final Map<String, String> addresses = new ConcurrentHashMap<>();

  void set(String host, String address) {
    addresses.put(host, address);
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    var address = addresses.getOrDefault(host, host.matches("[0-9.]+") ? host : null);
    if (address == null) {
      throw new UnknownHostException(host);
    }
    return List.of(InetAddress.getByName(address));
  }
}
