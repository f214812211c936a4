package bida.simulators.wechat;

import java.security.PrivateKey;
import java.security.PublicKey;

/** The one merchant that WeChat Pay knows here, and the keys on both sides of the wire. */
public record Merchant(
    String mchid,
    String appid,
    String apiV3Key,
    String serial,
    PublicKey publicKey,
    String platformKeyId,
    PrivateKey platformKey) {}
