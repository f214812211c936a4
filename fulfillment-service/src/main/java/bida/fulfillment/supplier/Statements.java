package bida.fulfillment.supplier;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** A supplier's own lists of what it was asked for, by day; asked like everything else of it. */
public interface Statements {

  /** Whose days these are. */
  ZoneId zone();

  /** From when on it lists all of a day. */
  Instant readyAt(LocalDate day);

  /** Never fails: what went wrong is an answer. */
  Uni<StatementAnswer> of(LocalDate day);
}
