package bida.notification;

import bida.notification.core.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this process is sending right now, so that a fast clock claims nothing twice. */
final class UnderWay {

  private final Map<String, String> endpointOfMessage = new ConcurrentHashMap<>();

  boolean begin(Message message) {
    var endpoint = message.endpointId() == null ? "" : message.endpointId();
    return endpointOfMessage.putIfAbsent(message.messageId(), endpoint) == null;
  }

  void end(Message message) {
    endpointOfMessage.remove(message.messageId());
  }

  int size() {
    return endpointOfMessage.size();
  }

  String[] messages() {
    return endpointOfMessage.keySet().toArray(String[]::new);
  }

  /** One entry per call under way. */
  String[] endpoints() {
    return endpointOfMessage.values().toArray(String[]::new);
  }
}
