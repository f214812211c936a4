package bida.faults;

import bida.faults.plan.Fault;
import java.time.Instant;

/**
 * A fault that has happened, by the clock that everybody lives by.
 *
 * @param ended when what was hurt answered again
 * @param remark what was seen of it; may be empty
 */
record Injected(Fault fault, Instant began, Instant ended, String remark) {}
