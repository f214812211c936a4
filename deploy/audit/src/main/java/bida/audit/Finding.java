package bida.audit;

/** A row that breaks an invariant: the number it is found by, and what is wrong with it. */
public record Finding(String subject, String what) {}
