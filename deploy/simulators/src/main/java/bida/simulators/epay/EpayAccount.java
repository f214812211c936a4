package bida.simulators.epay;

import java.time.Duration;
import java.util.List;

/**
 * The one merchant the operator knows.
 *
 * @param suffix what the operator writes between the parameters and the key
 * @param pauses between one notification and the next; operators differ, most tell once
 */
public record EpayAccount(String pid, String key, String suffix, List<Duration> pauses) {}
