/** The customer's side: an app that receives webhooks, and a mailbox. */
@NullMarked
package bida.simulators.app;

import org.jspecify.annotations.NullMarked;
