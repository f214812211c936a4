package bida.local.stack;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A new Tink keyset with one AES256-GCM key, in Tink's JSON form. Written out here, because loading
 * Tink and Protobuf for one line of JSON would double the start of every command.
 */
final class VaultKeyset {

  private static final int KEY_BYTES = 32;
  // Field 3 (key_value) of the message AesGcmKey, length-delimited.
  private static final byte FIELD = 0x1a;

  private VaultKeyset() {}

  static String generate(SecureRandom random) {
    var key = new byte[KEY_BYTES];
    random.nextBytes(key);
    var message = new byte[KEY_BYTES + 2];
    message[0] = FIELD;
    message[1] = KEY_BYTES;
    System.arraycopy(key, 0, message, 2, KEY_BYTES);
    var id = random.nextInt(1, Integer.MAX_VALUE);
    return """
    {"primaryKeyId":%1$d,"key":[{"keyData":{
      "typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey",
      "value":"%2$s","keyMaterialType":"SYMMETRIC"},
      "status":"ENABLED","keyId":%1$d,"outputPrefixType":"TINK"}]}
    """
        .formatted(id, Base64.getEncoder().encodeToString(message));
  }
}
