package bida.simulation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.OrderEvent.OrderDelivered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InboxTest {

  private final World world = World.silent(Set.of());
  private final Database database = new Database(world, "mine");
  private final Inbox inbox = new Inbox(world);
  private final List<String> heard = new ArrayList<>();

  @Test
  void hearsAnEventOnce() {
    receive(1);
    receive(1);

    assertThat(heard).containsExactly("1");
    assertThat(inbox.last("orders", "O1")).isEqualTo(1);
  }

  @Test
  void parksWhatComesAfterAGapUntilTheGapIsFilled() {
    receive(3);
    receive(2);
    assertThat(heard).isEmpty();

    receive(1);

    assertThat(heard).containsExactly("1", "2", "3");
  }

  @Test
  void whoIsTooLateHearsNothing() {
    var slow = database.begin();
    inbox.receive(slow, sent(1), (_, _) -> {});
    receive(1);

    assertThat(database.commit(slow)).isFalse();
  }

  private void receive(long sequence) {
    var sent = sent(sequence);
    database.inTransaction(tx -> inbox.receive(tx, sent, (event, _) -> hear(event)));
    var more = true;
    while (more) {
      var tx = database.begin();
      more = inbox.drain(tx, sent, (event, _) -> hear(event));
      database.commit(tx);
    }
  }

  private void hear(Object event) {
    heard.add(((OrderDelivered) event).tenant());
  }

  private static Sent sent(long sequence) {
    var event = new OrderDelivered("O1", String.valueOf(sequence), Instant.EPOCH);
    return new Sent("orders", "O1", sequence, event);
  }
}
