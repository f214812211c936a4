package bida.notification;

import bida.notification.core.MessageLifecycle;
import bida.notification.core.RetrySchedule;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The pure rules with this installation's settings. */
@Singleton
final class MessageRules {

  @Produces
  @Singleton
  MessageLifecycle lifecycle(WebhookConfig config) {
    return new MessageLifecycle(new RetrySchedule(config.waits(), config.longestAsked()));
  }
}
