package bida.contracts;

/** Who has to act next, told with every reason tag. */
public enum Actor {
  NOBODY,
  BUYER,
  OPERATOR
}
