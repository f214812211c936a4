package bida.faults;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was paid in a run, kind by kind, and what the service said to callbacks of our own. */
final class Met {

  private record Ordered(Mixture kind, String orderNo) {}

  private record Answered(Mixture kind, int status) {}

  private final Queue<Ordered> orders = new ConcurrentLinkedQueue<>();
  private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();

  void order(Mixture kind, String orderNo) {
    orders.add(new Ordered(kind, orderNo));
  }

  void answer(Mixture kind, int status) {
    answers.add(new Answered(kind, status));
  }

  String[] orders(Mixture kind) {
    return orders.stream()
        .filter(order -> order.kind() == kind)
        .map(Ordered::orderNo)
        .toArray(String[]::new);
  }

  List<Integer> answers(Mixture kind) {
    return answers.stream().filter(answer -> answer.kind() == kind).map(Answered::status).toList();
  }
}
