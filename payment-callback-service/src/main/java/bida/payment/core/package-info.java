/** The rules about money at the channels: pure, total and without a clock of their own. */
@NullMarked
package bida.payment.core;

import org.jspecify.annotations.NullMarked;
