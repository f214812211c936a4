/** Transactions that retry what PostgreSQL asks to be retried. */
@NullMarked
package bida.platform.database;

import org.jspecify.annotations.NullMarked;
