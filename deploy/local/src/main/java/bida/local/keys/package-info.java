/** Files of card keys, brought into the vault part by part. */
@NullMarked
package bida.local.keys;

import org.jspecify.annotations.NullMarked;
