/** Runs the real cores of all services in one thread, by seed, and looks for what must not be. */
@NullMarked
package bida.simulation;

import org.jspecify.annotations.NullMarked;
