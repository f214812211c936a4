/** What is told, to whom, how often: case by case. */
package bida.notification.core;
