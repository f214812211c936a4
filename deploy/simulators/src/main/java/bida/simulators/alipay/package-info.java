/** Alipay's OpenAPI v2 as its gateway speaks it: RSA2 both ways, notifications, zipped bills. */
@NullMarked
package bida.simulators.alipay;

import org.jspecify.annotations.NullMarked;
