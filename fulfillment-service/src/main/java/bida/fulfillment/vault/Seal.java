package bida.fulfillment.vault;

import bida.platform.event.EventJson;
import bida.platform.event.EventJson.UnreadableEventException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;

/**
 * Seals a card key to its row: a ciphertext moved to another row, SKU or version does not open
 * (AES-256-GCM with associated data).
 */
@ApplicationScoped
class Seal {

  /** Of the sealed form; another one changes the associated data with it. */
  static final int VERSION = 1;

  private static final byte[] NOTHING = {};

  private final VaultKeys keys;

  Seal(VaultKeys keys) {
    this.keys = keys;
  }

  byte[] seal(String sku, UUID id, Secret secret) {
    try {
      var clear = EventJson.write(secret).getBytes(StandardCharsets.UTF_8);
      return keys.envelope().encrypt(clear, associated(sku, id, VERSION));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a key", e);
    }
  }

  Secret open(String sku, UUID id, int version, byte[] sealed) {
    try {
      var clear = keys.envelope().decrypt(sealed, associated(sku, id, version));
      return EventJson.read(new String(clear, StandardCharsets.UTF_8), Secret.class);
    } catch (GeneralSecurityException | UnreadableEventException e) {
      throw new UnreadableKeyException(id);
    }
  }

  /**
   * The same ciphertext, its data key wrapped by the key-encryption key that seals now; the secret
   * itself stays closed. The form is that of Tink's KmsEnvelopeAead: the length of the wrapped data
   * key (4 bytes, big endian), the wrapped data key, the ciphertext.
   */
  byte[] rewrap(UUID id, byte[] sealed) {
    try {
      var in = ByteBuffer.wrap(sealed);
      var wrapped = new byte[length(id, in)];
      in.get(wrapped);
      var dataKey = keys.kek().decrypt(wrapped, NOTHING);
      var again = keys.kek().encrypt(dataKey, NOTHING);
      return ByteBuffer.allocate(Integer.BYTES + again.length + in.remaining())
          .putInt(again.length)
          .put(again)
          .put(in)
          .array();
    } catch (GeneralSecurityException e) {
      throw new UnreadableKeyException(id);
    }
  }

  private static int length(UUID id, ByteBuffer in) {
    var length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new UnreadableKeyException(id);
    }
    return length;
  }

  private static byte[] associated(String sku, UUID id, int version) {
    return (sku + "|" + id + "|" + version).getBytes(StandardCharsets.UTF_8);
  }
}
