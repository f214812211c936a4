package bida.fulfillment.supplier.agiso;

import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.StatementAnswer;
import bida.fulfillment.supplier.Statements;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a day, page by page. The protocol has no such call: it is there where a supplier
 * has added it and {@code bida.agiso.statement-path} names it.
 */
final class AgisoStatements implements Statements {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  // 100,000 orders of one supplier on one day: more is another kind of trouble.
  private static final int MOST_PAGES = 200;

  private final AgisoGateway gateway;
  private final AgisoConfig config;
  private final String path;

  AgisoStatements(AgisoGateway gateway, AgisoConfig config, String path) {
    this.gateway = gateway;
    this.config = config;
    this.path = path;
  }

  @Override
  public ZoneId zone() {
    return BEIJING;
  }

  @Override
  public Instant readyAt(LocalDate day) {
    return day.plusDays(1).atStartOfDay(BEIJING).toInstant().plus(config.statementAfter());
  }

  @Override
  public Uni<StatementAnswer> of(LocalDate day) {
    return page(day, 1, List.of());
  }

  private Uni<StatementAnswer> page(LocalDate day, int number, List<StatementAnswer.Row> before) {
    if (number > MOST_PAGES) {
      return missing("too_many_pages");
    }
    var content =
        Map.of(
            "day", day.toString(),
            "pageIndex", Integer.toString(number),
            "pageSize", Integer.toString(config.statementPage()));
    return gateway
        .call(path, content)
        .flatMap(
            answer ->
                switch (answer) {
                  case GatewayAnswer.Done<JsonNode>(var data) -> read(day, number, before, data);
                  case GatewayAnswer.Refused<JsonNode>(var code) -> missing("code_" + code);
                  case GatewayAnswer.Unreadable<JsonNode>(var cause) -> missing(cause);
                  case GatewayAnswer.NeverSent<JsonNode>(var cause) -> missing(cause);
                });
  }

  private Uni<StatementAnswer> read(
      LocalDate day, int number, List<StatementAnswer.Row> before, JsonNode data) {
    var rows = rows(data.path("items"));
    if (rows.isEmpty()) {
      return missing("unreadable_rows");
    }
    var all = new ArrayList<>(before);
    all.addAll(rows.get());
    return data.path("hasNextPage").asBoolean()
        ? page(day, number + 1, all)
        : Uni.createFrom().item(new StatementAnswer.Listed(all));
  }

  /** Whatever is no list of numbers must not be taken for a day without orders. */
  static Optional<List<StatementAnswer.Row>> rows(JsonNode items) {
    var rows = new ArrayList<StatementAnswer.Row>();
    for (var item : items) {
      var orderNo = AgisoJson.text(item, "orderNo");
      if (orderNo == null) {
        return Optional.empty();
      }
      rows.add(
          new StatementAnswer.Row(
              orderNo,
              AgisoCallback.outcome(AgisoJson.text(item, "orderStatus")),
              cost(AgisoJson.text(item, "orderCost"))));
    }
    return items.isArray() ? Optional.of(rows) : Optional.empty();
  }

  private static Uni<StatementAnswer> missing(String cause) {
    return Uni.createFrom().item(new StatementAnswer.Missing(cause));
  }

  private static @Nullable BigDecimal cost(@Nullable String text) {
    return text != null && text.matches("\\d{1,14}(\\.\\d{1,8})?") ? new BigDecimal(text) : null;
  }
}
