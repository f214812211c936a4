/**
 * Compares suppliers' statements and balances of a day with our attempts; a difference is a case.
 */
@NullMarked
package bida.fulfillment.statement;

import org.jspecify.annotations.NullMarked;
