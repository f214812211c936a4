/** 易支付 (epay) v1 as an operator speaks it: a page, an api and notifications, all by MD5. */
@NullMarked
package bida.simulators.epay;

import org.jspecify.annotations.NullMarked;
