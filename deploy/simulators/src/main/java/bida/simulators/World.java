package bida.simulators;

import bida.simulators.agiso.Agiso;
import bida.simulators.agiso.AgisoAccount;
import bida.simulators.alipay.Alipay;
import bida.simulators.app.AppSink;
import bida.simulators.app.Mailbox;
import bida.simulators.book.Dice;
import bida.simulators.callback.Post;
import bida.simulators.epay.Epay;
import bida.simulators.epay.EpayAccount;
import bida.simulators.fulu.Fulu;
import bida.simulators.fulu.FuluAccount;
import bida.simulators.http.Answer;
import bida.simulators.http.Handler;
import bida.simulators.http.Port;
import bida.simulators.http.Routes;
import bida.simulators.issuer.Issuer;
import bida.simulators.kakayun.Kakayun;
import bida.simulators.kakayun.KakayunAccount;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.otlp.OtlpBridge;
import bida.simulators.stripe.Stripe;
import bida.simulators.stripe.StripeAccount;
import bida.simulators.time.Agenda;
import bida.simulators.time.ClockControl;
import bida.simulators.time.SimulatedClock;
import bida.simulators.wechat.Wechat;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** All simulators, started; closing it stops them and leaves their books behind. */
public final class World implements AutoCloseable {
  private static final int BODY_LIMIT = 1 << 20;

  /** A delivery that is on its way when we stop has this long to be answered. */
  private static final int LAST_WORK_SECONDS = 6;

  private final SimulatorsConfig config;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Vertx vertx = LeanVertx.start();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Port> ports = new LinkedHashMap<>();
  private final DevelopmentKeys keys;
  private final FuluAccount fuluAccount;
  private final KakayunAccount kakayunAccount;
  private final AgisoAccount agisoAccount;
  private final EpayAccount epayAccount;
  private final AlipayKeys alipayKeys;
  private final StripeAccount stripeAccount;
  private final SimulatedClock clock;
  private final Mailbox mailbox;
  private final Upstreams upstreams;

  World(SimulatorsConfig config, InstantSource real) {
    this.config = config;
    open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    try {
      Files.createDirectories(config.data());
      keys = new DevelopmentKeys(config);
      fuluAccount = fuluAccount(config);
      kakayunAccount = kakayunAccount(config);
      agisoAccount = agisoAccount(config);
      epayAccount = epayAccount(config);
      alipayKeys = new AlipayKeys(config);
      stripeAccount = stripeAccount(config);
      clock =
          new SimulatedClock(
              real, config.data().resolve("clock.json"), config.clockStart(real.instant()));
      mailbox = new Mailbox(vertx, "BIDA_SIM_SMTP_PORT", config.bind(), smtp());
      upstreams = build();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Upstreams build() {
    var agenda = new Agenda(clock, workers);
    var post = new Post();
    var wechat =
        opened(
            new Wechat(
                clock,
                agenda,
                workers,
                post,
                keys.merchant(),
                config.data(),
                config.seed(),
                () -> config.text("BIDA_SIM_WECHAT_PUBLIC_URL", url("wechat"))));
    var fulu = opened(new Fulu(clock, agenda, workers, post, fuluAccount, config.data()));
    var kakayun = opened(new Kakayun(clock, agenda, workers, post, kakayunAccount, config.data()));
    var agiso = opened(new Agiso(clock, agenda, workers, post, agisoAccount, config.data()));
    var epay = opened(new Epay(clock, agenda, workers, post, epayAccount, config.data()));
    var alipay =
        opened(
            new Alipay(
                clock,
                agenda,
                workers,
                post,
                alipayKeys.account(),
                config.data(),
                config.seed(),
                () -> config.text("BIDA_SIM_ALIPAY_PUBLIC_URL", url("alipay"))));
    var stripe =
        opened(
            new Stripe(
                clock,
                agenda,
                workers,
                post,
                stripeAccount,
                config.data(),
                () -> config.text("BIDA_SIM_STRIPE_PUBLIC_URL", url("stripe"))));
    var upstreams = opened(new Upstreams(config, clock, agenda, workers, post));
    var otlp =
        opened(
            new OtlpBridge(config.text("BIDA_ZIPKIN_URL", "http://127.0.0.1:9411"), post::client));
    var issuerCounts = new Counts();
    var issuer =
        new Issuer(
            clock,
            new Dice(config.seed(), clock.instant().toEpochMilli()),
            this::issuer,
            config.keys(),
            config.file("BIDA_SIM_CLIENTS_FILE"),
            issuerCounts);
    var control = new Routes();
    new ClockControl(clock).offer(control);
    wechat.offer(control);
    fulu.offer(control);
    kakayun.offer(control);
    upstreams.offer(control);
    agiso.offer(control);
    epay.offer(control);
    alipay.offer(control);
    stripe.offer(control);
    mailbox.offer(control);
    new AppSink(clock, config.text("BIDA_SIM_APP_WEBHOOK_SECRET", DevelopmentSecrets.WEBHOOK))
        .offer(control);
    KnobControl.offer(control, "otlp", otlp.counts());
    KnobControl.offer(control, "issuer", issuerCounts);
    control.on("GET", "/ready", _ -> Answer.ok(Map.of("status", "UP", "urls", urls())));

    listen("wechat", "BIDA_SIM_WECHAT_PORT", 8091, wechat.api(), BODY_LIMIT);
    listen("fulu", "BIDA_SIM_FULU_PORT", 8092, fulu.api(), BODY_LIMIT);
    listen("kakayun", "BIDA_SIM_KAKAYUN_PORT", 8098, kakayun.api(), BODY_LIMIT);
    for (var one : upstreams.openings()) {
      listen(one.name(), one.variable(), one.usual(), one.api(), BODY_LIMIT);
    }
    listen("agiso", "BIDA_SIM_AGISO_PORT", 8100, agiso.api(), BODY_LIMIT);
    listen("epay", "BIDA_SIM_EPAY_PORT", 8094, epay.api(), BODY_LIMIT);
    listen("alipay", "BIDA_SIM_ALIPAY_PORT", 8097, alipay.api(), BODY_LIMIT);
    listen("stripe", "BIDA_SIM_STRIPE_PORT", 8096, stripe.api(), BODY_LIMIT);
    listen("issuer", "BIDA_SIM_ISSUER_PORT", 8093, issuer.routes(), BODY_LIMIT);
    listen("otlp", "BIDA_SIM_OTLP_PORT", 4318, otlp.api(), OtlpBridge.BODY_LIMIT);
    wechat.resume();
    fulu.resume();
    kakayun.resume();
    upstreams.resume();
    agiso.resume();
    epay.resume();
    alipay.resume();
    stripe.resume();
    agenda.start();
    // Closed first of all: no new work, then the work at hand, and only then the books.
    open.push(this::finishWork);
    open.push(agenda);
    // Last, because a control port that answers says that everything else does.
    listen("control", "BIDA_SIM_CONTROL_PORT", 8090, control, BODY_LIMIT);
    return upstreams;
  }

  private void finishWork() throws InterruptedException {
    workers.shutdown();
    if (!workers.awaitTermination(LAST_WORK_SECONDS, TimeUnit.SECONDS)) workers.shutdownNow();
  }

  private int smtp() {
    return config.port("BIDA_SIM_SMTP_PORT", 3025);
  }

  private static FuluAccount fuluAccount(SimulatorsConfig config) {
    return new FuluAccount(
        config.text("BIDA_FULU_APP_KEY", DevelopmentSecrets.FULU_APP_KEY),
        config.text("BIDA_FULU_APP_SECRET", DevelopmentSecrets.FULU_APP_SECRET),
        config.text("BIDA_FULFILLMENT_PUBLIC_URL", "http://127.0.0.1:8083")
            + "/v1/suppliers/fulu/callbacks");
  }

  private static KakayunAccount kakayunAccount(SimulatorsConfig config) {
    return new KakayunAccount(
        config.text("BIDA_KAKAYUN_USER_ID", "10052"),
        config.text("BIDA_KAKAYUN_KEY", DevelopmentSecrets.KAKAYUN_KEY),
        config.text("BIDA_FULFILLMENT_PUBLIC_URL", "http://127.0.0.1:8083")
            + "/v1/suppliers/kakayun/goods");
  }

  private static AgisoAccount agisoAccount(SimulatorsConfig config) {
    return new AgisoAccount(
        config.text("BIDA_AGISO_USER_ID", "100001"),
        config.text("BIDA_AGISO_APP_SECRET", DevelopmentSecrets.AGISO_APP_SECRET),
        config.text("BIDA_AGISO_MERCHANT_KEY", DevelopmentSecrets.AGISO_MERCHANT_KEY));
  }

  private static EpayAccount epayAccount(SimulatorsConfig config) {
    return new EpayAccount(
        config.text("BIDA_EPAY_PID", "1001"),
        config.text("BIDA_EPAY_KEY", DevelopmentSecrets.EPAY_KEY),
        config.text("BIDA_EPAY_SIGN_SUFFIX", ""),
        Stream.of(config.text("BIDA_SIM_EPAY_PAUSES", "").split(" "))
            .filter(pause -> !pause.isEmpty())
            .map(Duration::parse)
            .toList());
  }

  private static StripeAccount stripeAccount(SimulatorsConfig config) {
    return new StripeAccount(
        config.text("BIDA_STRIPE_KEY", DevelopmentSecrets.STRIPE_KEY),
        config.text("BIDA_STRIPE_WEBHOOK_SECRET", DevelopmentSecrets.STRIPE_WEBHOOK),
        config.text("BIDA_STRIPE_WEBHOOK_SECRET_BEFORE", ""),
        config.text("BIDA_PAYMENT_PUBLIC_URL", "http://127.0.0.1:8082") + "/v1/callbacks/stripe");
  }

  private void listen(String name, String variable, int usual, Handler handler, int bodyLimit) {
    var port = new Port(vertx, workers, handler, bodyLimit);
    ports.put(name, port.open(variable, config.bind(), config.port(variable, usual)));
    open.push(port);
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  public String control() {
    return url("control");
  }

  public String wechat() {
    return url("wechat");
  }

  public String fulu() {
    return url("fulu");
  }

  public String kakayun() {
    return url("kakayun");
  }

  public String agiso() {
    return url("agiso");
  }

  public String epay() {
    return url("epay");
  }

  public String alipay() {
    return url("alipay");
  }

  public String stripe() {
    return url("stripe");
  }

  public String issuer() {
    return config.text("BIDA_ISSUER", url("issuer"));
  }

  public String otlp() {
    return url("otlp");
  }

  public int smtpPort() {
    return mailbox.port();
  }

  public SimulatedClock clock() {
    return clock;
  }

  /** Every variable a service of Bida needs to live in this world. */
  public Map<String, String> environment() {
    var variables = new LinkedHashMap<>(keys.environment());
    variables.put("BIDA_CLOCK_URL", control() + "/clock");
    variables.put("BIDA_WECHAT_URL", wechat());
    variables.put("BIDA_FULU_URL", fulu());
    variables.put("BIDA_FULU_APP_KEY", fuluAccount.appKey());
    variables.put("BIDA_FULU_APP_SECRET", fuluAccount.secret());
    variables.put("BIDA_KAKAYUN_URL", kakayun());
    variables.put("BIDA_KAKAYUN_USER_ID", kakayunAccount.userId());
    variables.put("BIDA_KAKAYUN_KEY", kakayunAccount.key());
    variables.putAll(upstreams.environment(this::url));
    variables.put("BIDA_AGISO_URL", agiso());
    variables.put("BIDA_AGISO_USER_ID", agisoAccount.userId());
    variables.put("BIDA_AGISO_APP_SECRET", agisoAccount.appSecret());
    variables.put("BIDA_AGISO_MERCHANT_KEY", agisoAccount.merchantKey());
    variables.put("BIDA_EPAY_URL", epay());
    variables.put("BIDA_EPAY_PID", epayAccount.pid());
    variables.put("BIDA_EPAY_KEY", epayAccount.key());
    variables.putAll(alipayKeys.environment());
    variables.put("BIDA_ALIPAY_URL", alipay() + "/gateway.do");
    variables.put("BIDA_STRIPE_URL", stripe());
    variables.put("BIDA_STRIPE_KEY", stripeAccount.key());
    variables.put("BIDA_STRIPE_WEBHOOK_SECRET", stripeAccount.secret());
    variables.put("BIDA_ISSUER", issuer());
    variables.put("BIDA_JWKS", url("issuer") + "/jwks");
    variables.put("BIDA_OTLP", otlp());
    variables.put("BIDA_SMTP_HOST", config.bind());
    variables.put("BIDA_SMTP_PORT", Integer.toString(smtpPort()));
    return variables;
  }

  private Map<String, String> urls() {
    var urls = new LinkedHashMap<String, String>();
    ports.keySet().forEach(name -> urls.put(name, url(name)));
    urls.put("smtp", "smtp://" + host() + ":" + smtpPort());
    return urls;
  }

  private String url(String name) {
    var port = ports.get(name);
    return "http://" + host() + ":" + (port == null ? 0 : port.number());
  }

  private String host() {
    return config.bind().equals("0.0.0.0") ? "127.0.0.1" : config.bind();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.getLogger("simulators").log(System.Logger.Level.WARNING, "while stopping", e);
      }
    }
  }
}
