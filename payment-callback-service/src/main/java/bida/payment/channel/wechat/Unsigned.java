package bida.payment.channel.wechat;

import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.http.HttpHeaders;

/** For the one answer whose signature cannot be checked before it is read: the certificates. */
final class Unsigned implements Validator {

  @Override
  public <T> boolean validate(HttpHeaders headers, String body) {
    return true;
  }

  @Override
  public <T> String getSerialNumber() {
    return "";
  }
}
