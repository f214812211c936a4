/** The rules of delivery, pure: states, commands, decisions, and when to ask a supplier again. */
@NullMarked
package bida.fulfillment.core;

import org.jspecify.annotations.NullMarked;
