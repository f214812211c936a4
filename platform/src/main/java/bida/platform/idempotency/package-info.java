/** The Idempotency-Key header: the same request twice has one effect and one answer. */
@NullMarked
package bida.platform.idempotency;

import org.jspecify.annotations.NullMarked;
