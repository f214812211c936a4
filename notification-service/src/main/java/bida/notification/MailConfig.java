package bida.notification;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** Every setting of mails. */
@ConfigMapping(prefix = "bida.mails")
interface MailConfig {

  /** The sender people see. */
  String from();

  /** Connections a mail server takes from one client without complaint. */
  int atOnce();

  /** A mail server that has not answered by then is down. */
  Duration timeout();
}
