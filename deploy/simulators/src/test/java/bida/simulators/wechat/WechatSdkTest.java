package bida.simulators.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSAPublicKeyNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.billdownload.BillDownloadServiceExtension;
import com.wechat.pay.java.service.billdownload.model.BillType;
import com.wechat.pay.java.service.billdownload.model.GetTradeBillRequest;
import com.wechat.pay.java.service.billdownload.model.TarType;
import com.wechat.pay.java.service.payments.app.AppService;
import com.wechat.pay.java.service.payments.h5.H5Service;
import com.wechat.pay.java.service.payments.jsapi.JsapiService;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.Amount;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByIdRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.RefundNotification;
import com.wechat.pay.java.service.refund.model.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official client, which knows only real time, against the simulator. */
class WechatSdkTest {
  @TempDir Path data;
  World world;
  Receiver receiver;
  HttpClient http;
  RSAPublicKeyConfig config;
  Map<String, String> env;

  @BeforeEach
  void open() {
    world =
        Simulators.start(
            SimulatorsConfig.of(Map.of("BIDA_SIM_DATA", data.toString(), "BIDA_SIM_PORTS", "any")));
    receiver = new Receiver();
    env = world.environment();
    config =
        new RSAPublicKeyConfig.Builder()
            .merchantId(env.get("BIDA_WECHAT_MCHID"))
            .privateKeyFromPath(env.get("BIDA_WECHAT_MERCHANT_KEY_FILE"))
            .merchantSerialNumber(env.get("BIDA_WECHAT_MERCHANT_SERIAL"))
            .publicKeyFromPath(env.get("BIDA_WECHAT_PLATFORM_KEY_FILE"))
            .publicKeyId(env.get("BIDA_WECHAT_PLATFORM_KEY_ID"))
            .apiV3Key(env.get("BIDA_WECHAT_APIV3_KEY"))
            .build();
    var here = HttpUrl.get(world.wechat());
    var client =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain -> {
                  var url = chain.request().url().newBuilder();
                  url.scheme("http").host(here.host()).port(here.port());
                  return chain.proceed(chain.request().newBuilder().url(url.build()).build());
                })
            .build();
    http = new DefaultHttpClientBuilder().config(config).okHttpClient(client).build();
  }

  @AfterEach
  void close() {
    world.close();
    receiver.close();
  }

  @Test
  void aBuyerPaysAndTheMoneyGoesBack() {
    var pay = new NativePayService.Builder().httpClient(http).build();
    assertThat(pay.prepay(order("VG0001")).getCodeUrl()).startsWith("weixin://wxpay/bizpayurl");
    assertThat(query(pay, "VG0001").getTradeState()).isEqualTo(Transaction.TradeStateEnum.NOTPAY);

    Http.post(world.control() + "/wechat/pay", "{\"outTradeNo\":\"VG0001\"}");

    var paid = query(pay, "VG0001");
    assertThat(paid.getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
    assertThat(paid.getAmount().getTotal()).isEqualTo(990);
    var byId = new QueryOrderByIdRequest();
    byId.setMchid(env.get("BIDA_WECHAT_MCHID"));
    byId.setTransactionId(paid.getTransactionId());
    assertThat(pay.queryOrderById(byId).getOutTradeNo()).isEqualTo("VG0001");
    var told = parse(Transaction.class);
    assertThat(told.getTransactionId()).isEqualTo(paid.getTransactionId());
    assertThat(told.getSuccessTime()).isEqualTo(paid.getSuccessTime());

    var refunds = new RefundService.Builder().httpClient(http).build();
    assertThat(refunds.create(refund("VG0001", "RF0001", 990)).getStatus())
        .isEqualTo(Status.PROCESSING);
    Http.post(world.control() + "/clock", "{\"advance\":\"PT3S\"}");
    var back = parse(RefundNotification.class);
    assertThat(back.getOutRefundNo()).isEqualTo("RF0001");
    assertThat(back.getRefundStatus()).isEqualTo(Status.SUCCESS);
    var asked = new QueryByOutRefundNoRequest();
    asked.setOutRefundNo("RF0001");
    assertThat(refunds.queryByOutRefundNo(asked).getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(query(pay, "VG0001").getTradeState()).isEqualTo(Transaction.TradeStateEnum.REFUND);
  }

  @Test
  void aClosedOrderCannotBePaid() {
    var pay = new NativePayService.Builder().httpClient(http).build();
    pay.prepay(order("VG0002"));

    var close = new CloseOrderRequest();
    close.setMchid(env.get("BIDA_WECHAT_MCHID"));
    close.setOutTradeNo("VG0002");
    pay.closeOrder(close);

    assertThat(query(pay, "VG0002").getTradeState()).isEqualTo(Transaction.TradeStateEnum.CLOSED);
    var late = Http.send("POST", world.control() + "/wechat/pay", "{\"outTradeNo\":\"VG0002\"}");
    assertThat(late.statusCode()).isEqualTo(409);
  }

  @Test
  void everyWayToPayIsOpenedByItsOwnClient() {
    var notify = receiver.url() + "/v1/callbacks/wechat";
    var jsapi = new com.wechat.pay.java.service.payments.jsapi.model.PrepayRequest();
    jsapi.setAppid(env.get("BIDA_WECHAT_APPID"));
    jsapi.setMchid(env.get("BIDA_WECHAT_MCHID"));
    jsapi.setDescription("游戏点券100");
    jsapi.setOutTradeNo("VG0011");
    jsapi.setNotifyUrl(notify);
    var jsapiAmount = new com.wechat.pay.java.service.payments.jsapi.model.Amount();
    jsapiAmount.setTotal(990);
    jsapi.setAmount(jsapiAmount);
    var payer = new com.wechat.pay.java.service.payments.jsapi.model.Payer();
    payer.setOpenid("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    jsapi.setPayer(payer);
    var app = new com.wechat.pay.java.service.payments.app.model.PrepayRequest();
    app.setAppid(env.get("BIDA_WECHAT_APPID"));
    app.setMchid(env.get("BIDA_WECHAT_MCHID"));
    app.setDescription("游戏点券100");
    app.setOutTradeNo("VG0012");
    app.setNotifyUrl(notify);
    var appAmount = new com.wechat.pay.java.service.payments.app.model.Amount();
    appAmount.setTotal(990);
    app.setAmount(appAmount);
    var h5 = new com.wechat.pay.java.service.payments.h5.model.PrepayRequest();
    h5.setAppid(env.get("BIDA_WECHAT_APPID"));
    h5.setMchid(env.get("BIDA_WECHAT_MCHID"));
    h5.setDescription("游戏点券100");
    h5.setOutTradeNo("VG0013");
    h5.setNotifyUrl(notify);
    var h5Amount = new com.wechat.pay.java.service.payments.h5.model.Amount();
    h5Amount.setTotal(990);
    h5.setAmount(h5Amount);
    var scene = new com.wechat.pay.java.service.payments.h5.model.SceneInfo();
    scene.setPayerClientIp("203.0.113.9");
    var h5Info = new com.wechat.pay.java.service.payments.h5.model.H5Info();
    h5Info.setType("Wap");
    scene.setH5Info(h5Info);
    h5.setSceneInfo(scene);

    var inWechat = new JsapiService.Builder().httpClient(http).build().prepay(jsapi);
    var inApp = new AppService.Builder().httpClient(http).build().prepay(app);
    var inBrowser = new H5Service.Builder().httpClient(http).build().prepay(h5);

    assertThat(inWechat.getPrepayId()).startsWith("wx");
    assertThat(inApp.getPrepayId()).startsWith("wx");
    assertThat(inBrowser.getH5Url()).startsWith("https://wx.tenpay.com/");
    Http.post(world.control() + "/wechat/pay", "{\"outTradeNo\":\"VG0013\"}");
    assertThat(parse(Transaction.class).getTradeType()).isEqualTo(Transaction.TradeTypeEnum.MWEB);
  }

  @Test
  void saysItsErrorsAsWechatDoes() {
    var pay = new NativePayService.Builder().httpClient(http).build();

    assertThatThrownBy(() -> query(pay, "VG0404"))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> {
              assertThat(e.getHttpStatusCode()).isEqualTo(404);
              assertThat(e.getErrorCode()).isEqualTo("ORDER_NOT_EXIST");
            });
  }

  @Test
  void theBillOfAPastDayIsDownloadedAndItsHashFits() throws Exception {
    var pay = new NativePayService.Builder().httpClient(http).build();
    pay.prepay(order("VG0003"));
    Http.post(world.control() + "/wechat/pay", "{\"outTradeNo\":\"VG0003\"}");
    var day = Beijing.day(Instant.now());
    Http.post(world.control() + "/clock", "{\"advance\":\"PT35H\"}");

    var request = new GetTradeBillRequest();
    request.setBillDate(day.toString());
    request.setBillType(BillType.ALL);
    request.setTarType(TarType.GZIP);
    var bill =
        new BillDownloadServiceExtension.Builder()
            .httpClient(http)
            .decryptor(config.createDecryptor())
            .build();
    var out = new ByteArrayOutputStream();
    var download = bill.getTradeBill(request);
    download.getInputStream().transferTo(out);
    assertThat(download.verifyHash()).isTrue();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("`VG0003,").contains("`9.90");
  }

  @Test
  void aProbeAndACorruptedCallbackAreNotBelieved() {
    var pay = new NativePayService.Builder().httpClient(http).build();
    pay.prepay(order("VG0004"));
    Http.post(
        world.control() + "/knobs/wechat",
        "{\"outTradeNo\":\"VG0004\",\"callback\":{\"probe\":1,\"corrupt\":1}}");
    receiver.answers(bida.simulators.http.Answer.empty(400));
    Http.post(world.control() + "/wechat/pay", "{\"outTradeNo\":\"VG0004\"}");

    assertThatThrownBy(() -> parse(Transaction.class))
        .isInstanceOfAny(ValidationException.class, IllegalArgumentException.class);
    assertThatThrownBy(() -> parse(Transaction.class)).isInstanceOf(ValidationException.class);

    Http.eventually(
        () ->
            Http.get(world.control() + "/counts/wechat").path("callbacks").path("nacked").asInt()
                == 1);
    Http.post(world.control() + "/clock", "{\"advance\":\"PT15S\"}");
    assertThat(parse(Transaction.class).getOutTradeNo()).isEqualTo("VG0004");
  }

  private PrepayRequest order(String outTradeNo) {
    var amount = new Amount();
    amount.setTotal(990);
    amount.setCurrency("CNY");
    var request = new PrepayRequest();
    request.setAppid(env.get("BIDA_WECHAT_APPID"));
    request.setMchid(env.get("BIDA_WECHAT_MCHID"));
    request.setDescription("游戏点券100");
    request.setOutTradeNo(outTradeNo);
    request.setNotifyUrl(receiver.url() + "/v1/callbacks/wechat");
    request.setAmount(amount);
    return request;
  }

  private CreateRequest refund(String outTradeNo, String outRefundNo, long amount) {
    var money = new AmountReq();
    money.setRefund(amount);
    money.setTotal(990L);
    money.setCurrency("CNY");
    var request = new CreateRequest();
    request.setOutTradeNo(outTradeNo);
    request.setOutRefundNo(outRefundNo);
    request.setNotifyUrl(receiver.url() + "/v1/callbacks/wechat");
    request.setAmount(money);
    return request;
  }

  private Transaction query(NativePayService pay, String outTradeNo) {
    var request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(env.get("BIDA_WECHAT_MCHID"));
    request.setOutTradeNo(outTradeNo);
    return pay.queryOrderByOutTradeNo(request);
  }

  private <T> T parse(Class<T> type) {
    var config =
        new RSAPublicKeyNotificationConfig.Builder()
            .publicKeyFromPath(env.get("BIDA_WECHAT_PLATFORM_KEY_FILE"))
            .publicKeyId(env.get("BIDA_WECHAT_PLATFORM_KEY_ID"))
            .apiV3Key(env.get("BIDA_WECHAT_APIV3_KEY"))
            .build();
    var request = receiver.next();
    return new NotificationParser(config)
        .parse(
            new RequestParam.Builder()
                .serialNumber(request.header("wechatpay-serial"))
                .nonce(request.header("wechatpay-nonce"))
                .signature(request.header("wechatpay-signature"))
                .timestamp(request.header("wechatpay-timestamp"))
                .signType(request.header("wechatpay-signature-type"))
                .body(request.text())
                .build(),
            type);
  }
}
