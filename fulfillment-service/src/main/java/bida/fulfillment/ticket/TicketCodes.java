package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.TicketCode;
import bida.fulfillment.vault.TicketVault;
import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Signs what a code says and reads what was scanned. Signed, not MACed: a gate that verifies
 * offline holds a public key, with which it can forge nothing (decision 0025).
 */
@Singleton
final class TicketCodes {

  // A longer text is no code of ours; told before it is decoded.
  private static final int MOST_CHARACTERS = 200;

  private static final byte[] CODE = "bida ticket code\0".getBytes(StandardCharsets.UTF_8);
  private static final byte[] MANIFEST =
      "bida redemption manifest\0".getBytes(StandardCharsets.UTF_8);

  private final Ed25519Sign signer;
  private final Ed25519Verify verifier;
  private final byte[] publicKey;

  TicketCodes(TicketVault vault) throws GeneralSecurityException {
    var pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(vault.key("ticket codes"));
    signer = new Ed25519Sign(pair.getPrivateKey());
    verifier = new Ed25519Verify(pair.getPublicKey());
    publicKey = pair.getPublicKey();
  }

  String write(TicketCode code) {
    return text(join(code.bytes(), sign(CODE, code.bytes())));
  }

  /** Empty for whatever we have not signed. */
  Optional<TicketCode> read(String scanned) {
    if (scanned.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getUrlDecoder().decode(scanned);
      if (bytes.length != TicketCode.BYTES + Ed25519Verify.SIGNATURE_LEN) {
        return Optional.empty();
      }
      var said = Arrays.copyOf(bytes, TicketCode.BYTES);
      verifier.verify(Arrays.copyOfRange(bytes, TicketCode.BYTES, bytes.length), join(CODE, said));
      return TicketCode.read(said);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  String signManifest(String manifest) {
    return text(sign(MANIFEST, manifest.getBytes(StandardCharsets.UTF_8)));
  }

  /** What a gate is given once, to verify codes and manifests by. */
  String publicKey() {
    return text(publicKey);
  }

  private byte[] sign(byte[] purpose, byte[] said) {
    try {
      return signer.sign(join(purpose, said));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
