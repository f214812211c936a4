/** The direct-recharge supplier fulu v2 on its real wire format. */
@NullMarked
package bida.simulators.fulu;

import org.jspecify.annotations.NullMarked;
