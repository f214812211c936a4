package bida.simulators.alipay;

import bida.simulators.book.Dice;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The bill of a day: first an address, then, within thirty seconds, a zip. */
final class Bills {
  private static final int READY_AT_HOUR = 9;
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final int MOST_READY = 8;
  private static final Scope ALL = Scope.of("");

  private final InstantSource clock;
  private final AlipayBook book;
  private final BillRows rows;
  private final BillFile file;
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

  private record Ready(byte[] zip, Instant until) {}

  Bills(
      InstantSource clock,
      AlipayAccount account,
      AlipayBook book,
      Knobs knobs,
      Dice dice,
      Supplier<String> baseUrl) {
    this.clock = clock;
    this.book = book;
    this.rows = new BillRows(book);
    this.file = new BillFile(account, knobs);
    this.knobs = knobs;
    this.dice = dice;
    this.baseUrl = baseUrl;
  }

  ObjectNode address(JsonNode asked) {
    if (!asked.path("bill_type").asText().equals("trade")) {
      return Said.failed("isv.invalid-arguments", "bill_type");
    }
    LocalDate day;
    try {
      day = LocalDate.parse(asked.path("bill_date").asText());
    } catch (DateTimeException e) {
      return Said.failed("isv.invalid-arguments", "bill_date");
    }
    var now = clock.instant().atZone(Beijing.ZONE);
    if (isEarly(day, now) || knobs.take("bill.notReady", ALL)) {
      return Said.failed("isp.bill_not_exist", "账单不存在");
    }
    synchronized (book) {
      var lines = rows.of(day, knobs);
      return lines.isEmpty()
          ? Said.done().put("bill_file_code", "EMPTY_DATA_WITH_BILL_FILE")
          : offered(file.zip(day, lines, clock.instant()));
    }
  }

  private static boolean isEarly(LocalDate day, ZonedDateTime now) {
    var today = now.toLocalDate();
    return !day.isBefore(today)
        || (day.equals(today.minusDays(1)) && now.getHour() < READY_AT_HOUR);
  }

  private ObjectNode offered(byte[] zip) {
    var token = dice.letters(24);
    var life = knobs.take("bill.expired", ALL) ? Duration.ofSeconds(-1) : LIFE;
    var sent = knobs.take("bill.damaged", ALL) ? Arrays.copyOf(zip, zip.length / 2) : zip;
    synchronized (ready) {
      ready.put(token, new Ready(sent, clock.instant().plus(life)));
    }
    return Said.done().put("bill_download_url", baseUrl.get() + "/bill?token=" + token);
  }

  Answer download(Request request) {
    synchronized (ready) {
      var found = ready.get(request.query("token"));
      if (found == null || found.until.isBefore(clock.instant())) {
        throw new Refusal(403, "URL_EXPIRED", "下载地址已失效");
      }
      return Answer.of(200, "application/zip", found.zip);
    }
  }
}
