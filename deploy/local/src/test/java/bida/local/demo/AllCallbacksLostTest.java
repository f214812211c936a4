package bida.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllCallbacksLostTest {

  @Test
  void allDeliveredAndAllFoundByQueries() {
    assertEquals(List.of(), told(Map.of("DELIVERED", 60L), Map.of("query", 60L)).complaints());
  }

  @Test
  void oneThatIsStillUnpaidSpoilsIt() {
    var told =
        told(Map.of("DELIVERED", 59L, "PENDING_PAYMENT", 1L), Map.of("query", 59L, "nobody", 1L));

    assertEquals(2, told.complaints().size());
  }

  @Test
  void aCallbackThatArrivedAllTheSameSpoilsIt() {
    var told = told(Map.of("DELIVERED", 60L), Map.of("query", 59L, "callback", 1L));

    assertEquals(
        List.of("not every payment was found by a query: " + told.confirmedBy()),
        told.complaints());
  }

  private static AllCallbacksLost.Told told(
      Map<String, Long> statuses, Map<String, Long> confirmedBy) {
    return new AllCallbacksLost.Told(
        AllCallbacksLost.NAME, 60, Map.of(), confirmedBy, statuses, Map.of(), List.of(), 10, 9);
  }
}
