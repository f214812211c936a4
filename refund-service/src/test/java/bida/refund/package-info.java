/** The service on real servers. */
package bida.refund;
