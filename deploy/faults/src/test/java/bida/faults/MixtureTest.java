package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixtureTest {

  @Test
  void everyKindIsMetAndTheirPartsAreAHundred() {
    var met = IntStream.range(0, 100).mapToObj(Mixture::at).toList();

    assertThat(EnumSet.copyOf(met)).isEqualTo(EnumSet.allOf(Mixture.class));
    assertThat(met).filteredOn(kind -> kind == Mixture.RIGHT).hasSize(30);
    assertThatThrownBy(() -> Mixture.at(100)).isInstanceOf(IllegalArgumentException.class);
  }
}
