package bida.fulfillment.ticket;

/** Who lets people in: a client of the app that sold the tickets, and its device at a point. */
record Gate(String tenant, String clientId, String device, String pointId) {}
