package bida.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Authorization: Bearer abcdefgh.1234 | Authorization: Bearer ***",
        "got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln back | got *** back",
        "signed with whsec_MfKQ9r8GKYqrTwjU | signed with whsec_***",
        "password=hunter22 for orders | password=*** for orders",
        "`{\"apiV3Key\": \"0123456789abcdef\"}` | `{\"apiV3Key\": \"***\"}`",
        "app_secret: s3cr3t | app_secret: ***",
        "recharge of 13812345678 failed | recharge of 138****5678 failed",
        "order 113812345678123 stays | order 113812345678123 stays",
        "nothing to hide | nothing to hide"
      })
  void e33BlotsOut(String said, String written) {
    assertThat(Masking.mask(said)).isEqualTo(written);
  }

  @Test
  void e33ALineIsMaskedWithItsParameters() {
    var line = new ExtLogRecord(Level.INFO, "call %s", ExtLogRecord.FormatStyle.PRINTF, "test");
    line.setParameters(new Object[] {"13812345678"});

    assertThat(new Masking().isLoggable(line)).isTrue();

    assertThat(line.getFormattedMessage()).isEqualTo("call 138****5678");
  }

  @Test
  void e33WhatAnExceptionSaysIsMaskedWithItsCauses() {
    var line = new ExtLogRecord(Level.SEVERE, "failed", "test");
    var cause = new IllegalStateException("Bearer abcdefgh.1234");
    line.setThrown(new IllegalArgumentException("for 13812345678", cause));

    new Masking().isLoggable(line);

    var thrown = line.getThrown();
    assertThat(thrown).hasToString("java.lang.IllegalArgumentException: for 138****5678");
    assertThat(thrown.getCause()).hasToString("java.lang.IllegalStateException: Bearer ***");
    assertThat(thrown.getStackTrace()).isNotEmpty();
  }

  @Test
  void anExceptionWithoutSecretsStaysWhatItIs() {
    var line = new ExtLogRecord(Level.SEVERE, "failed", "test");
    var thrown = new IllegalStateException("plain");
    line.setThrown(thrown);

    new Masking().isLoggable(line);

    assertThat(line.getThrown()).isSameAs(thrown);
  }
}
