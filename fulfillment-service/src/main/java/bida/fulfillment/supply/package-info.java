/** What suppliers have for sale, asked for and told, and which of our offers it pauses. */
@NullMarked
package bida.fulfillment.supply;

import org.jspecify.annotations.NullMarked;
