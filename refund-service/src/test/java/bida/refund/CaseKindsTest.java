package bida.refund;

import static org.assertj.core.api.Assertions.assertThat;

import bida.refund.core.CaseKinds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class CaseKindsTest {

  @Test
  void everyKindSaysWhatItIsAndWhatToDoInBothLanguagesAndNoOtherDoes() throws IOException {
    var kinds = kinds().names();
    var wanted = new HashSet<>(kinds);
    kinds.forEach(kind -> wanted.add(kind + ".next"));

    for (var locale : new Locale[] {Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH}) {
      var bundle =
          ResourceBundle.getBundle(
              "case-texts",
              locale,
              ResourceBundle.Control.getNoFallbackControl(
                  ResourceBundle.Control.FORMAT_PROPERTIES));
      assertThat(bundle.keySet()).containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(bundle.keySet()).noneMatch(key -> bundle.getString(key).isBlank());
    }
    assertThat(new CaseTexts().title("OTHER", "zh-CN"))
        .isNotEqualTo(new CaseTexts().title("OTHER", "en"));
  }

  @Test
  void aKindNobodyKnowsIsLookedAtAsOther() throws IOException {
    assertThat(kinds().of("NEVER_HEARD_OF").tier()).isEqualTo(1);
    assertThat(new CaseTexts().nextActions("NEVER_HEARD_OF", "en"))
        .isEqualTo(new CaseTexts().nextActions("OTHER", "en"));
  }

  private static CaseKinds kinds() throws IOException {
    try (var file = CaseKindsTest.class.getResourceAsStream("/case-kinds.txt")) {
      return CaseKinds.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
