package bida.simulators.wechat;

import bida.simulators.book.Dice;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/** The trade bill: first an address and a hash, then, within five minutes, the file. */
final class Bills {
  private static final int READY_AT_HOUR = 10;
  private static final int MONTHS_KEPT = 3;
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int MOST_READY = 8;

  private final InstantSource clock;
  private final WechatBook book;
  private final BillRows rows;
  private final Knobs knobs;
  private final Dice dice;
  private final Supplier<String> baseUrl;
  private final Map<String, Ready> ready =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ready> eldest) {
          return size() > MOST_READY;
        }
      };

  private record Ready(byte[] file, Instant until) {}

  Bills(
      InstantSource clock,
      WechatBook book,
      BillRows rows,
      Knobs knobs,
      Dice dice,
      Supplier<String> baseUrl) {
    this.clock = clock;
    this.book = book;
    this.rows = rows;
    this.knobs = knobs;
    this.dice = dice;
    this.baseUrl = baseUrl;
  }

  Answer tradeBill(Request request) {
    var day = day(request.query("bill_date"));
    if (take("creating")) throw new Refusal(400, "STATEMENT_CREATING", "账单生成中");
    if (take("frequency")) throw new Refusal(429, "FREQUENCY_LIMITED", "频率限制");
    var type = type(request.query("bill_type"));
    var zipped = request.query("tar_type").equals("GZIP");
    String text;
    synchronized (book) {
      text = rows.bill(day, type);
    }
    if (text.isEmpty() || take("empty")) throw new Refusal(400, "NO_STATEMENT_EXIST", "账单文件不存在");
    var plain = text.getBytes(StandardCharsets.UTF_8);
    var token = dice.letters(24);
    synchronized (ready) {
      ready.put(token, new Ready(file(zipped ? gzip(plain) : plain), until()));
    }
    // The hash is of the uncompressed bytes, whatever is downloaded.
    return Answer.ok(
        Map.of(
            "hash_type",
            "SHA1",
            "hash_value",
            take("hashMismatch") ? sha1(token.getBytes(StandardCharsets.UTF_8)) : sha1(plain),
            "download_url",
            baseUrl.get() + "/v3/billdownload/file?token=" + token));
  }

  private byte[] file(byte[] whole) {
    return take("truncated") ? Arrays.copyOf(whole, whole.length / 2) : whole;
  }

  private Instant until() {
    return take("expired") ? Instant.MIN : clock.instant().plus(LIFE);
  }

  private boolean take(String trouble) {
    return knobs.take("bill." + trouble, Scope.of(""));
  }

  Answer download(Request request) {
    synchronized (ready) {
      var found = ready.get(request.query("token"));
      if (found == null || found.until.isBefore(clock.instant())) {
        throw new Refusal(400, "INVALID_REQUEST", "下载地址已失效");
      }
      return Answer.of(200, "application/octet-stream", found.file);
    }
  }

  private LocalDate day(String text) {
    LocalDate day;
    try {
      day = LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new Refusal(400, "PARAM_ERROR", "bill_date 格式错误");
    }
    var now = clock.instant().atZone(Beijing.ZONE);
    var today = now.toLocalDate();
    if (!day.isBefore(today)) throw new Refusal(400, "INVALID_REQUEST", "账单日期必须早于今天");
    if (day.isBefore(today.minusMonths(MONTHS_KEPT))) {
      throw new Refusal(400, "INVALID_REQUEST", "仅支持三个月内的账单");
    }
    if (day.equals(today.minusDays(1)) && now.getHour() < READY_AT_HOUR) {
      throw new Refusal(400, "STATEMENT_CREATING", "账单生成中");
    }
    return day;
  }

  private static BillRows.Type type(String text) {
    return switch (text) {
      case "", "ALL" -> BillRows.Type.ALL;
      case "SUCCESS" -> BillRows.Type.SUCCESS;
      case "REFUND" -> BillRows.Type.REFUND;
      default -> throw new Refusal(400, "PARAM_ERROR", "bill_type");
    };
  }

  private static byte[] gzip(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String sha1(byte[] plain) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(plain));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
