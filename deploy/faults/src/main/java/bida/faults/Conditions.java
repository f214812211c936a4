package bida.faults;

/**
 * How fast buyers come and time passes, and how many serve them.
 *
 * @param perSecond buyers in a second of ours
 * @param clockRate seconds of everybody's time in a second of ours
 * @param instances of each service
 */
record Conditions(double perSecond, double clockRate, int instances) {}
