/** The third detector: what a channel says of a day, compared with what we wrote down. */
@NullMarked
package bida.payment.statement;

import org.jspecify.annotations.NullMarked;
