package bida.fulfillment.vault;

import java.util.UUID;

/** A key does not open. Carries no cause: no library's message may come near the plaintext. */
public final class UnreadableKeyException extends RuntimeException {

  private final UUID keyId;

  UnreadableKeyException(UUID keyId) {
    super("key " + keyId + " cannot be opened");
    this.keyId = keyId;
  }

  public UUID keyId() {
    return keyId;
  }
}
