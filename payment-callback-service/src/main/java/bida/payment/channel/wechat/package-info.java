/** WeChat Pay API v3 through its official SDK, with the traps of that SDK closed. */
@NullMarked
package bida.payment.channel.wechat;

import org.jspecify.annotations.NullMarked;
