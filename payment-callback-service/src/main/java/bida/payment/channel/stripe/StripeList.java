package bida.payment.channel.stripe;

import bida.payment.channel.stripe.StripeClient.Answer.Refused;
import bida.payment.channel.stripe.StripeClient.Answer.Said;
import bida.payment.channel.stripe.StripeClient.Answer.Silence;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A list of Stripe's, read page by page until its end is seen. */
final class StripeList {

  private static final String PAGE = "100";

  private final StripeClient client;
  private final StripeAccount account;
  private final String path;
  private final Supplier<StripeForm> query;
  private final int mostPages;

  StripeList(
      StripeClient client,
      StripeAccount account,
      String path,
      Supplier<StripeForm> query,
      int mostPages) {
    this.client = client;
    this.account = account;
    this.path = path;
    this.query = query;
    this.mostPages = mostPages;
  }

  /** How a walk through it ended. */
  sealed interface Walk {
    record Found(JsonNode item) implements Walk {}

    /** Seen to its end, and nothing was what we looked for. */
    record Through() implements Walk {}

    /** Longer than we read. */
    record TooLong() implements Walk {}

    record Lost(String why) implements Walk {}
  }

  /** The newest come first; ends at the first item that is wanted. */
  Walk first(Predicate<JsonNode> wanted) {
    String after = null;
    for (var page = 0; page < mostPages; page++) {
      switch (client.get(account, path, page(after))) {
        case Silence(var why, _) -> {
          return new Walk.Lost(why);
        }
        case Refused(_, _, var code) -> {
          return new Walk.Lost(code);
        }
        case Said(var list) -> {
          String last = null;
          for (var item : list.path("data")) {
            if (wanted.test(item)) {
              return new Walk.Found(item);
            }
            last = StripeJson.idOf(item);
          }
          var more = list.path("has_more");
          if (!list.path("data").isArray() || !more.isBoolean()) {
            return new Walk.Lost("not a list");
          }
          if (!more.asBoolean()) {
            return new Walk.Through();
          }
          if (last == null || last.isEmpty()) {
            return new Walk.Lost("a page that leads nowhere");
          }
          after = last;
        }
      }
    }
    return new Walk.TooLong();
  }

  private StripeForm page(@Nullable String after) {
    var form = query.get().with("limit", PAGE);
    return after == null ? form : form.with("starting_after", after);
  }
}
