package bida.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Between the service and the broker that the whole build shares, so that Kafka can be gone for
 * this service alone: DELETE /road and no connection is left or accepted, PUT /road and it is back.
 * GET /road tells how many connections there are.
 */
final class RoadToKafka implements AutoCloseable {

  private static final int QUEUE = 50;

  private final String host;
  private final int broker;
  private final int port;
  private final HttpServer control;
  private final Set<Socket> travellers = ConcurrentHashMap.newKeySet();
  private ServerSocket gate;

  /** {@code broker}: host and port, on this machine. */
  RoadToKafka(String broker) throws IOException {
    var colon = broker.lastIndexOf(':');
    this.host = broker.substring(0, colon);
    this.broker = Integer.parseInt(broker.substring(colon + 1));
    gate = gateAt(0);
    port = gate.getLocalPort();
    control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext("/road", this::control);
    control.start();
    Thread.ofVirtual().name("road to kafka").start(() -> letIn(gate));
  }

  String kafka() {
    return host + ":" + port;
  }

  String url() {
    return "http://127.0.0.1:" + control.getAddress().getPort() + "/road";
  }

  private static ServerSocket gateAt(int port) throws IOException {
    return new ServerSocket(port, QUEUE, InetAddress.getLoopbackAddress());
  }

  private void control(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "DELETE" -> cut();
      case "PUT" -> mend();
      default -> {}
    }
    var answer = String.valueOf(travellers.size() / 2).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    try (var out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private synchronized void cut() throws IOException {
    gate.close();
    travellers.forEach(RoadToKafka::quietly);
  }

  private synchronized void mend() throws IOException {
    if (gate.isClosed()) {
      gate = gateAt(port);
      var open = gate;
      Thread.ofVirtual().name("road to kafka").start(() -> letIn(open));
    }
  }

  private void letIn(ServerSocket open) {
    while (!open.isClosed()) {
      try {
        lead(open, open.accept());
      } catch (IOException e) {
        // The gate was closed.
      }
    }
  }

  private void lead(ServerSocket open, Socket client) throws IOException {
    var server = new Socket();
    travellers.add(client);
    travellers.add(server);
    try {
      server.connect(new InetSocketAddress(host, broker));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> there(client, server));
      Thread.ofVirtual().start(() -> back(server, client));
    } finally {
      // It was cut while this one came in, or nobody is there.
      if (open.isClosed() || !server.isConnected()) {
        end(client, server);
      }
    }
  }

  private void there(Socket client, Socket server) {
    try {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      // One of them hung up.
    } finally {
      end(client, server);
    }
  }

  // Clients go on to the address that the broker gives as its own: it becomes the road's. Answers
  // come with their length before them, and a port has four bytes whatever it is.
  private void back(Socket server, Socket client) {
    try {
      var answers = new DataInputStream(server.getInputStream());
      var out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
      while (true) {
        var answer = answers.readNBytes(answers.readInt());
        var renamed =
            new String(answer, StandardCharsets.ISO_8859_1)
                .replace(host + bytes(broker), host + bytes(port))
                .getBytes(StandardCharsets.ISO_8859_1);
        out.writeInt(renamed.length);
        out.write(renamed);
        out.flush();
      }
    } catch (IOException e) {
      // One of them hung up.
    } finally {
      end(client, server);
    }
  }

  private static String bytes(int number) {
    return "\0\0" + (char) (number >> 8) + (char) (number & 0xff);
  }

  private void end(Socket client, Socket server) {
    quietly(client);
    quietly(server);
    travellers.remove(client);
    travellers.remove(server);
  }

  private static void quietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was closed before.
    }
  }

  @Override
  public void close() {
    control.stop(0);
    quietly(gate);
    travellers.forEach(RoadToKafka::quietly);
  }
}
