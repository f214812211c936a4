package bida.payment.channel;

import java.time.Instant;

/**
 * News that only names what it is about: the rest has to be asked of the channel.
 *
 * @param subject the dispute, by the channel's number
 * @param step what happened to it, unlike any other step of the same dispute
 */
public record Inquiry(
    String channel, String merchant, String subject, String step, Instant toldAt) {}
