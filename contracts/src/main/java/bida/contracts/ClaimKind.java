package bida.contracts;

/** What a buyer says is wrong with a line that is marked delivered. */
public enum ClaimKind {
  NOT_RECEIVED,
  KEY_BAD,
  /** Somebody had used it before. */
  KEY_USED
}
