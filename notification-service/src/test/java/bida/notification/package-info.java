/** The service on real servers, with a receiver and a mail server of the tests' own. */
package bida.notification;
