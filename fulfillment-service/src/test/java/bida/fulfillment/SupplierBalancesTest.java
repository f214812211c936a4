package bida.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class SupplierBalancesTest {

  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject MeterRegistry metrics;

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void callsAPersonOnceADayWhileTooLittleOfOurMoneyIsLeft() {
    Await.until("enough", () -> balance() > 1_000);
    var key =
        "SUPPLIER_BALANCE_LOW:kakayun:"
            + LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai"));
    assertThat(outbox.of(key)).isEmpty();

    upstream.knob("kakayun", Map.of("supplier", Map.of("lowBalance", "all")));
    Await.until("too little", () -> balance() == 12.5);

    assertThat(outbox.await(key, CaseNeeded.class).detail()).contains("12.5");
    upstream.calm();
    Await.until("enough again", () -> balance() > 1_000);
    upstream.knob("kakayun", Map.of("supplier", Map.of("lowBalance", "all")));
    Await.until("too little again", () -> balance() == 12.5);
    assertThat(outbox.of(key)).hasSize(1);
  }

  private double balance() {
    var gauge = metrics.find("bida.supplier.balance").tag("supplier", "kakayun").gauge();
    return gauge == null ? -1 : gauge.value();
  }
}
