package bida.notification;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** All addresses of a host name: the system's resolver, or a test's. */
interface HostNames {
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
