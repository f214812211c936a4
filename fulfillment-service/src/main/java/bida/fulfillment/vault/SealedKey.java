package bida.fulfillment.vault;

import java.util.UUID;

/** A key on its way into the vault: nothing in it can be read without the key-encryption key. */
record SealedKey(
    int line, UUID id, byte[] fingerprint, byte[] sealed, String hint, byte[] numberPrint) {}
