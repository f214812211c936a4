package bida.load.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveStreamsTest {

  @Test
  void readsTheStatusThatAStepLeadsTo() {
    assertThat(
            LiveStreams.status(
                "data:{\"id\":7,\"version\":3,\"command\":\"Deliver\",\"fromStatus\":\"FULFILLING\",\"toStatus\":\"DELIVERED\",\"tags\":[]}"))
        .contains("DELIVERED");
  }

  @Test
  void whatIsNoStepHasNone() {
    assertThat(LiveStreams.status("event:order-changed")).isEmpty();
    assertThat(LiveStreams.status(":alive")).isEmpty();
    assertThat(LiveStreams.status("HTTP/1.1 200 OK")).isEmpty();
  }
}
