/** The bridge from OTLP over HTTP to Zipkin. */
@NullMarked
package bida.simulators.otlp;

import org.jspecify.annotations.NullMarked;
