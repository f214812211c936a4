/** The rules of refunds and cases, without time, database or framework. */
@NullMarked
package bida.refund.core;

import org.jspecify.annotations.NullMarked;
