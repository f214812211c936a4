package bida.order;

import bida.contracts.Actor;
import bida.order.core.Order;
import bida.order.core.OrderStatus;
import bida.order.core.ReasonTag;
import bida.order.core.Urging;
import bida.order.core.Waiting;
import bida.order.core.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an order is where it is, told as a person would: what is wrong, what follows, by when. */
final class Reasons {

  // An outcome nobody knows: a case after a day, and after three it is settled at our expense
  // (product.md, Never-ending UNKNOWN).
  private static final Duration CASE_AFTER = Duration.ofHours(24);
  private static final Duration SETTLED_AFTER = Duration.ofHours(72);

  private final Order order;
  private final Texts texts;
  private final Instant now;

  Reasons(Order order, Texts texts, Instant now) {
    this.order = order;
    this.texts = texts;
    this.now = now;
  }

  /**
   * A reason as apps read it.
   *
   * @param automatic whether the platform goes on by itself
   * @param next what follows; absent where the status says it
   * @param by when that has happened, or is tried again
   * @param attempt which of {@code attempts} is under way
   */
  record Tag(
      ReasonTag code,
      String text,
      Actor actor,
      boolean automatic,
      @Nullable String next,
      @Nullable Instant by,
      @Nullable Integer attempt,
      @Nullable Integer attempts) {}

  List<Tag> tags() {
    return order.tags().stream().map(this::tag).toList();
  }

  /** In whole sentences, with what the buyer did about it. */
  List<String> told() {
    var told = new ArrayList<>(order.tags().stream().map(this::text).toList());
    var again = Urging.againFrom(order);
    if (again != null) {
      told.add(texts.told("urged", texts.time(again)));
    }
    return told;
  }

  String next() {
    return order.has(ReasonTag.DISPUTED)
        ? texts.disputed()
        : decisive().flatMap(tag -> next(tag)).orElseGet(() -> texts.next(order.status()));
  }

  @Nullable Instant byWhen() {
    var deadline = Waits.deadline(order);
    if (order.has(ReasonTag.DISPUTED)) {
      return deadline;
    }
    var decisive = decisive().flatMap(tag -> Optional.ofNullable(by(tag)));
    return decisive.isPresent() ? decisive.get() : deadline;
  }

  // While staff stops and refunds it, that is what happens next, whatever else is wrong.
  private Optional<ReasonTag> decisive() {
    var moving =
        order.status() == OrderStatus.PAID
            || order.status() == OrderStatus.FULFILLING
            || order.status() == OrderStatus.PARTIALLY_DELIVERED
            || order.status() == OrderStatus.ACTION_REQUIRED;
    return moving && !order.has(ReasonTag.OVERDUE)
        ? order.tags().stream().filter(tag -> next(tag).isPresent()).findFirst()
        : Optional.empty();
  }

  private Tag tag(ReasonTag tag) {
    var waiting = Waits.of(order, tag).orElse(null);
    return new Tag(
        tag,
        text(tag),
        tag.actor(),
        tag.isAutomatic(),
        next(tag).orElse(null),
        by(tag),
        waiting == null ? null : waiting.attempt(),
        waiting == null ? null : waiting.attempts());
  }

  private String text(ReasonTag tag) {
    var waiting = Waits.of(order, tag).orElse(null);
    if (waiting == null) {
      return texts.tag(order, tag);
    }
    var until = waiting.until();
    if (tag == ReasonTag.DELAYED_MAINTENANCE && until != null) {
      return now.isBefore(until)
          ? texts.told("tag." + tag + ".until", texts.time(until))
          : texts.told("tag." + tag + ".over", texts.time(until));
    }
    var counted = tag == ReasonTag.RETRYING || tag == ReasonTag.DELAYED_RESTOCK;
    if (counted && waiting.attempt() != null && waiting.attempts() != null) {
      return texts.told("tag." + tag + ".attempt", waiting.attempt(), waiting.attempts());
    }
    return texts.tag(order, tag);
  }

  private Optional<String> next(ReasonTag tag) {
    var by = by(tag);
    if (!texts.knows("next." + tag) || by == null) {
      return Optional.empty();
    }
    var waiting = Waits.of(order, tag).orElse(null);
    if (tag == ReasonTag.DELAYED_RESTOCK && ahead(waiting) == null) {
      return Optional.of(texts.told("next." + tag + ".asking", texts.time(by)));
    }
    var since = waiting == null ? null : waiting.since();
    return Optional.of(
        since != null && tag == ReasonTag.UPSTREAM_UNCERTAIN
            ? texts.told(
                "next." + tag,
                texts.time(since.plus(CASE_AFTER)),
                texts.time(since.plus(SETTLED_AFTER)))
            : texts.told("next." + tag, texts.time(by)));
  }

  /** When it goes on, where that is still to come. */
  private @Nullable Instant ahead(@Nullable Waiting waiting) {
    var until = waiting == null ? null : waiting.until();
    return until != null && now.isBefore(until) ? until : null;
  }

  /** By when something happens about it; null where nobody said. */
  private @Nullable Instant by(ReasonTag tag) {
    var waiting = Waits.of(order, tag).orElse(null);
    return switch (tag) {
      case UPSTREAM_UNCERTAIN -> {
        var since = waiting == null ? null : waiting.since();
        yield since == null
            ? null
            : since.plus(now.isBefore(since.plus(CASE_AFTER)) ? CASE_AFTER : SETTLED_AFTER);
      }
      case DELAYED_MAINTENANCE, RETRYING -> ahead(waiting);
      case DELAYED_RESTOCK -> {
        var again = ahead(waiting);
        // Another supplier is being asked right now: the promise is what the buyer waits for.
        yield again != null || order.has(ReasonTag.PROMISE_MISSED) ? again : order.deadline();
      }
      case ACCOUNT_INVALID ->
          order.status() == OrderStatus.ACTION_REQUIRED ? Waits.deadline(order) : null;
      case PRESALE, COOLING_OFF -> order.status() == OrderStatus.PAID ? order.deadline() : null;
      default -> null;
    };
  }
}
