/** The facts services tell each other: records without behaviour, one sealed family per topic. */
@NullMarked
package bida.contracts;

import org.jspecify.annotations.NullMarked;
