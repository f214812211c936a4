package bida.fulfillment.supplier;

import java.time.Duration;

/**
 * What the platform may expect. {@code answerWithin}: a submission is answered or given up by then.
 * {@code maxProcessing}: the longest it may take to know an order it took.
 */
public record Capabilities(
    int maxNumberLength, Duration answerWithin, Duration maxProcessing, int notFoundAtLeast) {}
