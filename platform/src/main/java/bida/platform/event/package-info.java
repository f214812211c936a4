/** Contract records to and from their wire form. */
@NullMarked
package bida.platform.event;

import org.jspecify.annotations.NullMarked;
