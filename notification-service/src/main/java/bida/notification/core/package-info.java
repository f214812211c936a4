/** What is told of which event, and how often it is tried; without time, database or framework. */
@NullMarked
package bida.notification.core;

import org.jspecify.annotations.NullMarked;
