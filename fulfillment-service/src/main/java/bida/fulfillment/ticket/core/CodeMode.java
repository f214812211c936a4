package bida.fulfillment.ticket.core;

/**
 * What the code of a ticket is: one that can be printed, or one that a screenshot does not keep.
 */
public enum CodeMode {
  STATIC,
  ROTATING
}
