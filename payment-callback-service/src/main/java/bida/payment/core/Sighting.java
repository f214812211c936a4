package bida.payment.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment that has the number somebody looks for.
 *
 * @param buyerId whose order it is for; null for money without an order
 * @param ours whether the app's money comes to that merchant; what came elsewhere is not its to
 *     know
 * @param nextStepAt when more will be known by itself
 */
public record Sighting(
    Payment payment, @Nullable String buyerId, boolean ours, @Nullable Instant nextStepAt) {}
