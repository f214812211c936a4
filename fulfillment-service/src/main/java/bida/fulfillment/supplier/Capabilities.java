package bida.fulfillment.supplier;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the platform may expect.
 *
 * @param answerWithin a submission is answered or given up by then
 * @param maxProcessing the longest it may take to know an order it took
 * @param queryRetention it can be asked about an order for so long; null where its documents name
 *     no end
 */
public record Capabilities(
    int maxNumberLength,
    Duration answerWithin,
    Duration maxProcessing,
    int notFoundAtLeast,
    @Nullable Duration queryRetention) {}
