/** What benchmarks need of the running system: connections, signed callbacks, a database apart. */
@NullMarked
package bida.load.system;

import org.jspecify.annotations.NullMarked;
