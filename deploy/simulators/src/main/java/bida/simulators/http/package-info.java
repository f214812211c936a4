/** Requests, answers and ports: the little HTTP that every simulator speaks. */
@NullMarked
package bida.simulators.http;

import org.jspecify.annotations.NullMarked;
