package bida.payment.channel.alipay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of Alipay's statements, the same for all accounts. */
@ConfigMapping(prefix = "bida.alipay-statement")
interface AlipayStatementConfig {

  /** After the end of the day; Alipay names 09:00 of the next, and late mornings happen. */
  @WithDefault("PT9H30M")
  Duration readyAfter();

  /** A row takes about 30 bytes in the zip: room for some million payments a day. */
  @WithDefault("67108864")
  long mostBytes();

  /** And some 250 bytes unzipped; beyond this it is no statement but a bomb. */
  @WithDefault("1073741824")
  long mostUnzippedBytes();

  /** The address of a statement lives for 30 s; what takes longer than this will not come. */
  @WithDefault("PT2M")
  Duration downloadTimeout();
}
