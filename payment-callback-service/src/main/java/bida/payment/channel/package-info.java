/** What every payment channel can be asked, and how it may answer. */
@NullMarked
package bida.payment.channel;

import org.jspecify.annotations.NullMarked;
