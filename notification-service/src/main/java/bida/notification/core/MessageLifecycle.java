package bida.notification.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.NotificationEvent;
import bida.contracts.NotificationEvent.MessageDelivered;
import bida.contracts.NotificationEvent.MessageParked;
import bida.notification.core.MessageCommand.Abandon;
import bida.notification.core.MessageCommand.Record;
import bida.notification.core.MessageCommand.Replay;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The life of a message: tried on a schedule until it is taken, or parked for a person. */
public record MessageLifecycle(RetrySchedule schedule) {

  public Decision<Message, NotificationEvent> decide(
      Message message, MessageCommand command, Instant now) {
    return switch (command) {
      case Record(var answer) ->
          switch (message.status()) {
            case PENDING -> record(message, answer, now);
            case DELIVERED, PARKED -> ignore("an answer that came too late to matter");
          };
      case Replay _ ->
          switch (message.status()) {
            case DELIVERED, PARKED -> accept(message.replayed(now));
            case PENDING -> ignore("already on its way");
          };
      case Abandon(var why) ->
          switch (message.status()) {
            case PENDING -> park(message, message.attempts(), why, now);
            case DELIVERED, PARKED -> ignore("no longer on its way");
          };
    };
  }

  private Decision<Message, NotificationEvent> record(Message message, Answer answer, Instant now) {
    return switch (answer) {
      case Answer.Taken _ -> accept(message.delivered(now), delivered(message, now));
      case Answer.Gone(var why) -> park(message, message.attempts() + 1, why, now);
      case Answer.Failed(var why, var asked) ->
          schedule
              .next(message.attempts() + 1, asked, now)
              .map(next -> Decision.<Message, NotificationEvent>accept(message.again(next)))
              .orElseGet(() -> park(message, message.attempts() + 1, why, now));
    };
  }

  private static Decision<Message, NotificationEvent> park(
      Message message, int tried, String why, Instant now) {
    return accept(
        message.parked(tried, now),
        new MessageParked(
            message.messageId(),
            message.tenant(),
            message.orderNo(),
            message.kind(),
            name(message.channel()),
            why,
            now));
  }

  // A test message belongs to no order, nor does a case now and then; the delivery log has it.
  private static List<NotificationEvent> delivered(Message message, Instant now) {
    var orderNo = message.orderNo();
    return orderNo == null
        ? List.of()
        : List.of(
            new MessageDelivered(
                message.messageId(),
                message.tenant(),
                orderNo,
                message.kind(),
                name(message.channel()),
                now));
  }

  private static String name(Channel channel) {
    return channel.name().toLowerCase(Locale.ROOT);
  }
}
