/** Troubles turned on by REST, and the count of each one injected. */
@NullMarked
package bida.simulators.knobs;

import org.jspecify.annotations.NullMarked;
