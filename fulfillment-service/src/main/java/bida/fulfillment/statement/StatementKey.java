package bida.fulfillment.statement;

import java.time.LocalDate;

/** One day of one supplier. */
record StatementKey(String supplier, LocalDate day) {}
