package bida.payment.channel.wechat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What WeChat on the buyer's device wants signed by the merchant before it shows a payment. */
record PaySigns(WechatAccount account, Instant now, String nonce) {

  Map<String, String> jsapi(String prepayId) {
    var what = "prepay_id=" + prepayId;
    var signed = new LinkedHashMap<String, String>();
    signed.put("appId", account.appid());
    signed.put("timeStamp", seconds());
    signed.put("nonceStr", nonce);
    signed.put("package", what);
    signed.put("signType", "RSA");
    signed.put("paySign", sign(what));
    return signed;
  }

  Map<String, String> app(String prepayId) {
    var signed = new LinkedHashMap<String, String>();
    signed.put("appid", account.appid());
    signed.put("partnerid", account.mchid());
    signed.put("prepayid", prepayId);
    signed.put("package", "Sign=WXPay");
    signed.put("noncestr", nonce);
    signed.put("timestamp", seconds());
    signed.put("sign", sign(prepayId));
    return signed;
  }

  private String sign(String what) {
    return account
        .signer()
        .sign(String.join("\n", account.appid(), seconds(), nonce, what, ""))
        .getSign();
  }

  private String seconds() {
    return String.valueOf(now.getEpochSecond());
  }
}
