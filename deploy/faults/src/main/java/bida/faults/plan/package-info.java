/** Which faults a run meets, and when: the same seed is the same plan. */
@NullMarked
package bida.faults.plan;

import org.jspecify.annotations.NullMarked;
