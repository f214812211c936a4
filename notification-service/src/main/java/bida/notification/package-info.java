/** Tells apps by webhook and feed, and buyers by mail, what became of their orders. */
@NullMarked
package bida.notification;

import org.jspecify.annotations.NullMarked;
