/** The supplier DingConnect, API V1, with its test numbers. */
@NullMarked
package bida.simulators.ding;

import org.jspecify.annotations.NullMarked;
