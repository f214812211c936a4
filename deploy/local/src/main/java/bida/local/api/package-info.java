/** The system's own REST interfaces, as an app and an operator call them. */
@NullMarked
package bida.local.api;

import org.jspecify.annotations.NullMarked;
