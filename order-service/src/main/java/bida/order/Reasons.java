package bida.order;

import bida.contracts.Actor;
import bida.order.core.Order;
import bida.order.core.OrderStatus;
import bida.order.core.ReasonTag;
import bida.order.core.StatusPromise;
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

  // An outcome nobody knows is a case after a day (product.md, Never-ending UNKNOWN).
  private static final Duration CASE_AFTER = Duration.ofHours(24);

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
        : decisive()
            .flatMap(tag -> next(tag))
            .orElseGet(() -> texts.next(order, StatusPromise.of(order, now)));
  }

  @Nullable Instant byWhen() {
    var deadline = Waits.deadline(order);
    if (order.has(ReasonTag.DISPUTED)) {
      return deadline;
    }
    var decisive = decisive().flatMap(tag -> Optional.ofNullable(by(tag)));
    return decisive.isPresent() ? decisive.get() : deadline;
  }

  // While staff stops and refunds it, that is what happens next, whatever else is wrong; but what a
  // supplier may have is stopped by nobody.
  private Optional<ReasonTag> decisive() {
    return order.tags().stream()
        .filter(_ -> isMoving())
        .filter(
            tag ->
                !order.has(ReasonTag.OVERDUE)
                    || tag == ReasonTag.OVERDUE
                    || tag == ReasonTag.UPSTREAM_UNCERTAIN)
        .filter(tag -> next(tag).isPresent())
        .findFirst();
  }

  private boolean isMoving() {
    return order.status() == OrderStatus.PENDING_PAYMENT
        || order.status() == OrderStatus.PAID
        || isUnderWay()
        || order.status() == OrderStatus.ACTION_REQUIRED;
  }

  private boolean isUnderWay() {
    return order.status() == OrderStatus.FULFILLING
        || order.status() == OrderStatus.PARTIALLY_DELIVERED;
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
    if (tag == ReasonTag.OVERDUE && order.has(ReasonTag.UPSTREAM_UNCERTAIN)) {
      return texts.told("tag.OVERDUE.UPSTREAM_UNCERTAIN");
    }
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
    if (tag == ReasonTag.UPSTREAM_UNCERTAIN) {
      return Waits.of(order, tag).flatMap(this::uncertain);
    }
    var by = by(tag);
    var key = "next." + tag;
    if (tag == ReasonTag.DELAYED_RESTOCK
        && by != null
        && ahead(Waits.of(order, tag).orElse(null)) == null) {
      return Optional.of(texts.told(key + ".asking", texts.time(by)));
    }
    if (by != null && texts.knows(key)) {
      return Optional.of(texts.told(key, texts.time(by)));
    }
    return isMoving() && texts.knows(key + ".undated")
        ? Optional.of(texts.told(key + ".undated"))
        : Optional.empty();
  }

  // Where its supplier forgets it before, no rule returns the money: people find out (C15).
  private Optional<String> uncertain(Waiting waiting) {
    var since = waiting.since();
    if (since == null) {
      return Optional.empty();
    }
    var people = since.plus(CASE_AFTER);
    var refundAt = waiting.refundAt();
    if (now.isBefore(people)) {
      return Optional.of(
          refundAt == null
              ? texts.told("next.UPSTREAM_UNCERTAIN.undated", texts.time(people))
              : texts.told("next.UPSTREAM_UNCERTAIN", texts.time(people), texts.time(refundAt)));
    }
    return Optional.of(
        refundAt == null
            ? texts.told("next.UPSTREAM_UNCERTAIN.late.undated")
            : texts.told("next.UPSTREAM_UNCERTAIN.late", texts.time(refundAt)));
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
        if (waiting == null || waiting.since() == null) {
          yield null;
        }
        var people = waiting.since().plus(CASE_AFTER);
        yield now.isBefore(people) ? people : waiting.refundAt();
      }
      case DELAYED_MAINTENANCE, RETRYING -> ahead(waiting);
      case DELAYED_RESTOCK -> {
        var again = ahead(waiting);
        // Another supplier is being asked right now: the promise is what the buyer waits for.
        yield again != null || order.has(ReasonTag.PROMISE_MISSED) ? again : order.deadline();
      }
      case ACCOUNT_INVALID ->
          order.status() == OrderStatus.ACTION_REQUIRED ? Waits.deadline(order) : null;
      case PRESALE -> order.status() == OrderStatus.PAID ? order.deadline() : null;
      // A presale waits for its day, and its cooling-off with it.
      case COOLING_OFF ->
          order.status() == OrderStatus.PAID && !order.has(ReasonTag.PRESALE)
              ? order.deadline()
              : null;
      case PROMISE_MISSED ->
          isUnderWay() && !order.has(ReasonTag.OVERDUE) ? order.deadline() : null;
      default -> null;
    };
  }
}
