package bida.simulators.wechat;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.book.KeyFiles;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A merchant at a simulated WeChat Pay whose time stands still until it is moved. */
final class Shop implements AutoCloseable {
  static final Instant START = Instant.ofEpochSecond(1792339200);
  static final String NUMBER = "VG20261019000000000001";

  final World world;
  final Receiver receiver = new Receiver();
  private final PrivateKey key;

  private Shop(World world, PrivateKey key) {
    this.world = world;
    this.key = key;
  }

  static Shop open(Path data) {
    var settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    var world = Simulators.start(SimulatorsConfig.of(settings), InstantSource.fixed(START));
    return new Shop(
        world, KeyFiles.privateKey(Path.of(settings.get("BIDA_WECHAT_MERCHANT_KEY_FILE"))));
  }

  HttpResponse<String> call(String method, String path, String body) {
    var env = world.environment();
    var timestamp = Long.toString(world.clock().instant().getEpochSecond());
    var signature = Seal.sign(key, Seal.lines(method, path, timestamp, "nonce", body));
    var authorization =
        Seal.TYPE
            + " mchid=\"%s\",nonce_str=\"nonce\",timestamp=\"%s\",serial_no=\"%s\",signature=\"%s\""
                .formatted(
                    env.get("BIDA_WECHAT_MCHID"),
                    timestamp,
                    env.get("BIDA_WECHAT_MERCHANT_SERIAL"),
                    signature);
    return Http.send(
        HttpRequest.newBuilder(URI.create(world.wechat() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", authorization)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> prepay(String outTradeNo, int total) {
    return call("POST", "/v3/pay/transactions/native", order(outTradeNo, total, ""));
  }

  String order(String outTradeNo, int total, String more) {
    return """
    {"appid":"wxd678efh567hg6787","mchid":"1900000109","description":"游戏点券100","out_trade_no":"%s",\
    "notify_url":"%s/pay","amount":{"total":%d,"currency":"CNY"}%s}"""
        .formatted(outTradeNo, receiver.url(), total, more);
  }

  JsonNode pay(String outTradeNo) {
    return Http.post(
        world.control() + "/wechat/pay", "{\"outTradeNo\":\"%s\"}".formatted(outTradeNo));
  }

  HttpResponse<String> refund(String outTradeNo, String outRefundNo, int amount, int total) {
    return call(
        "POST",
        "/v3/refund/domestic/refunds",
        """
        {"out_trade_no":"%s","out_refund_no":"%s","reason":"发货失败","notify_url":"%s/refund",\
        "amount":{"refund":%d,"total":%d,"currency":"CNY"}}"""
            .formatted(outTradeNo, outRefundNo, receiver.url(), amount, total));
  }

  HttpResponse<String> query(String outTradeNo) {
    return call("GET", "/v3/pay/transactions/out-trade-no/" + outTradeNo + "?mchid=1900000109", "");
  }

  void knobs(String json) {
    Http.post(world.control() + "/knobs/wechat", json);
  }

  JsonNode counts() {
    return Http.get(world.control() + "/counts/wechat");
  }

  int injected(String knob) {
    return counts().path("injected").path(knob).asInt();
  }

  void advance(String duration) {
    Http.post(world.control() + "/clock", "{\"advance\":\"%s\"}".formatted(duration));
  }

  JsonNode page(String outTradeNo) {
    return Http.get(world.control() + "/wechat/book/" + outTradeNo);
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.object(response.body());
  }

  @Override
  public void close() {
    world.close();
    receiver.close();
  }
}
