/** The five services: their real cores, between tables and topics that are simulated. */
@NullMarked
package bida.simulation.service;

import org.jspecify.annotations.NullMarked;
