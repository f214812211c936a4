/** The rules of refunds and cases, case by case. */
package bida.refund.core;
