/** Days on which banks and people work; pure, so that the rules of a shop may count them. */
@NullMarked
package bida.platform.calendar;

import org.jspecify.annotations.NullMarked;
