/** What a benchmark found, for the terminal, for programs and for people with a browser. */
@NullMarked
package bida.load.report;

import org.jspecify.annotations.NullMarked;
