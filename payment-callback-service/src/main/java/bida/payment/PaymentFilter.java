package bida.payment;

import bida.payment.core.Payment;
import bida.payment.core.PaymentStatus;
import bida.platform.problem.Problems;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a search of payments is narrowed to; the newest first, pages by key. */
final class PaymentFilter {

  private final StringBuilder sql =
      new StringBuilder(
          "select state::text as state, version, traceparent from payment where status <>"
              + " 'MATCHED'");
  private final List<Object> arguments = new ArrayList<>();

  PaymentFilter is(String column, @Nullable String value) {
    return value == null ? this : and(column + " = %1$s", value);
  }

  PaymentFilter status(@Nullable String names) {
    try {
      return names == null
          ? this
          : and(
              "status = any (%1$s)",
              Arrays.stream(names.split(","))
                  .map(name -> PaymentStatus.valueOf(name.strip()).name())
                  .toArray(String[]::new));
    } catch (IllegalArgumentException _) {
      throw Problems.badRequest("filter_invalid", "There is no status " + names + ".");
    }
  }

  /** What was asked for or what came: they differ where somebody has to look. */
  PaymentFilter amount(@Nullable Long amountMinor) {
    return amountMinor == null
        ? this
        : and("(amount_minor = %1$s or received_minor = %1$s)", amountMinor);
  }

  PaymentFilter from(@Nullable String from) {
    return from == null ? this : and("opened_at >= %1$s", time("from", from));
  }

  PaymentFilter to(@Nullable String to) {
    return to == null ? this : and("opened_at < %1$s", time("to", to));
  }

  PaymentFilter after(@Nullable String cursor) {
    if (cursor == null) {
      return this;
    }
    try {
      var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      var parts = text.split(" ", 2);
      arguments.add(Instant.parse(parts[0]).atOffset(ZoneOffset.UTC));
      return and("(opened_at, payment_id) < ($" + arguments.size() + ", %1$s)", parts[1]);
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException _) {
      throw Problems.badRequest("cursor_invalid", "Send a cursor as it was given.");
    }
  }

  static String cursor(Payment last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (last.openedAt() + " " + last.paymentId()).getBytes(StandardCharsets.UTF_8));
  }

  String sql(int rows) {
    return sql + " order by opened_at desc, payment_id desc limit " + rows;
  }

  Tuple arguments() {
    return Tuple.from(arguments);
  }

  private PaymentFilter and(String condition, Object value) {
    arguments.add(value);
    sql.append(" and ").append(condition.formatted("$" + arguments.size()));
    return this;
  }

  private static OffsetDateTime time(String name, String value) {
    try {
      return OffsetDateTime.parse(value).withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw Problems.badRequest("filter_invalid", name + " takes an RFC 3339 time.");
    }
  }
}
