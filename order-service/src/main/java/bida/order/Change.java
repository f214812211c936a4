package bida.order;

import bida.contracts.Event;
import bida.order.core.Order;
import java.util.List;

/**
 * One step of an order, as {@link Orders} decided it and {@link OrderStore} keeps it.
 *
 * @param actor who asked for it
 * @param command what was asked, by its simple name
 */
record Change(Order before, Order after, String actor, String command, List<Event> events) {}
