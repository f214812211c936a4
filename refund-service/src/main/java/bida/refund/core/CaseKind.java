package bida.refund.core;

import java.time.Duration;

/**
 * What a kind of case asks for.
 *
 * @param tier who looks first
 * @param answerWithin by then somebody has answered
 * @param endWithin by then it has ended
 * @param byPeople whether an app or an operator may open one
 */
public record CaseKind(
    String name, int tier, Duration answerWithin, Duration endWithin, boolean byPeople) {}
