package bida.simulation.outside;

/** A callback under way; {@code no} tells those of one sender apart. */
public record Letter<T>(int no, T content) {}
