package bida.fulfillment.vault;

import org.jspecify.annotations.Nullable;

/** A key in clear, for the answer of a reveal and nothing else. */
public record OpenedKey(int lineNo, int unit, @Nullable String number, String secret) {
  @Override
  public String toString() {
    return "OpenedKey[line " + lineNo + ", unit " + unit + "]";
  }
}
