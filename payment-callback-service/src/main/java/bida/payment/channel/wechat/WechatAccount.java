package bida.payment.channel.wechat;

import com.wechat.pay.java.core.cipher.Signer;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationParser;
import java.util.List;

/**
 * One of our merchants at WeChat Pay, and the official SDK set up with its keys.
 *
 * @param keys by which the channel signs
 * @param notifications one reader for each key it may encrypt with, the current one first
 * @param http signs requests and believes signed answers only
 * @param downloads the same for what takes its time and is not signed
 */
record WechatAccount(
    String name,
    String mchid,
    String appid,
    List<String> tenants,
    PlatformKeys keys,
    List<NotificationParser> notifications,
    Signer signer,
    HttpClient http,
    HttpClient downloads,
    long statementMaxBytes) {

  /** What the SDK prints of keys is not ours to know. */
  @Override
  public String toString() {
    return "wechat account " + mchid;
  }
}
