package bida.fulfillment.vault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key in clear, for the answer of a reveal and nothing else; with its end, where its supplier or
 * whoever imported it told one.
 */
public record OpenedKey(
    int lineNo, int unit, @Nullable String number, String secret, @Nullable Instant expiresAt) {

  @Override
  public String toString() {
    return "OpenedKey[line " + lineNo + ", unit " + unit + "]";
  }
}
