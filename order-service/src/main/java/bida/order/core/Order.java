package bida.order.core;

import bida.contracts.Money;
import bida.order.core.OrderLine.LineState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An order with all its facts.
 *
 * @param deadline when the clock acts next; null in terminal states alone
 * @param version counts accepted decisions
 */
public record Order(
    Terms terms,
    List<OrderLine> lines,
    OrderStatus status,
    List<ReasonTag> tags,
    @Nullable Instant deadline,
    Funds funds,
    Disputes disputes,
    Cancellation cancellation,
    Instant updatedAt,
    long version) {

  public Order {
    lines = List.copyOf(lines);
    tags = List.copyOf(new TreeSet<>(tags));
    // Orders stored before there were disputes have none.
    disputes = Objects.requireNonNullElse(disputes, Disputes.NONE);
    // Nor could one be cancelled once it was paid.
    cancellation = Objects.requireNonNullElse(cancellation, Cancellation.NONE);
  }

  /** A fresh order waiting for its money. */
  public static Order placed(Terms terms, List<OrderLine> lines) {
    var funds = Funds.none(terms.total().currency());
    var at = terms.placedAt();
    return new Order(
        terms,
        lines,
        OrderStatus.PENDING_PAYMENT,
        List.of(),
        terms.payBy(),
        funds,
        Disputes.NONE,
        Cancellation.NONE,
        at,
        1);
  }

  public String orderNo() {
    return terms.orderNo();
  }

  public String tenant() {
    return terms.tenant();
  }

  public boolean has(ReasonTag tag) {
    return tags.contains(tag);
  }

  public boolean isDue(Instant now) {
    return deadline != null && !deadline.isAfter(now);
  }

  /** Whether {@code now} is early enough to bring a cancelled order back, should stock allow it. */
  public boolean mayReopen(Instant now) {
    return status == OrderStatus.CANCELLED && !now.isAfter(terms.lateMoneyUntil());
  }

  /** Whether nothing may happen to it by itself: its money is quarrelled about, or gone. */
  boolean isFrozen() {
    return disputes.anyOpen() || isFullyTakenBack();
  }

  /** Whether the channel decided against us and gave the buyer everything back. */
  boolean isFullyTakenBack() {
    return funds.paymentId() != null && disputes.anyLost() && funds.isFullyRefunded();
  }

  /** Whether something waits out the cooling-off before it is dispatched. */
  boolean isHeldBack() {
    return terms.policy().hold().isPositive()
        && lines.stream().anyMatch(line -> !line.canBeTakenBack());
  }

  /** Whether somebody has read its key, or was shown its ticket. */
  boolean wasRead(int lineNo) {
    var read = cancellation.read();
    // Orders that were read before lines were told apart name none.
    return read.isEmpty() ? has(ReasonTag.REVEALED) : read.contains(lineNo);
  }

  boolean hasLine(int lineNo, LineState state) {
    return lines.stream().anyMatch(line -> line.lineNo() == lineNo && line.state() == state);
  }

  boolean isOpen(int lineNo) {
    return lines.stream().anyMatch(line -> line.lineNo() == lineNo && line.isOpen());
  }

  boolean anyLine(LineState state) {
    return lines.stream().anyMatch(line -> line.state() == state);
  }

  /** The price of the lines in {@code state}, to the minor unit. */
  Money amountOf(LineState state) {
    return lines.stream()
        .filter(line -> line.state() == state)
        .map(OrderLine::amount)
        .reduce(Money.zero(terms.total().currency()), Money::plus);
  }

  List<Integer> lineNos(LineState state) {
    return lines.stream().filter(line -> line.state() == state).map(OrderLine::lineNo).toList();
  }

  Order to(OrderStatus next, @Nullable Instant nextDeadline) {
    return new Order(
        terms, lines, next, tags, nextDeadline, funds, disputes, cancellation, updatedAt, version);
  }

  Order of(String buyerId) {
    return new Order(
        terms.of(buyerId),
        lines,
        status,
        tags,
        deadline,
        funds,
        disputes,
        cancellation,
        updatedAt,
        version);
  }

  Order until(Instant nextDeadline) {
    return to(status, nextDeadline);
  }

  Order tagged(ReasonTag tag) {
    var all = new ArrayList<>(tags);
    all.add(tag);
    return new Order(
        terms, lines, status, all, deadline, funds, disputes, cancellation, updatedAt, version);
  }

  Order untagged(ReasonTag... fewer) {
    var rest = new ArrayList<>(tags);
    rest.removeAll(List.of(fewer));
    return new Order(
        terms, lines, status, rest, deadline, funds, disputes, cancellation, updatedAt, version);
  }

  Order with(Funds next) {
    return new Order(
        terms, lines, status, tags, deadline, next, disputes, cancellation, updatedAt, version);
  }

  /** The tags tell of what is open, and of what was lost. */
  Order with(Disputes next) {
    var noted =
        new Order(
                terms, lines, status, tags, deadline, funds, next, cancellation, updatedAt, version)
            .untagged(ReasonTag.DISPUTED, ReasonTag.DISPUTE_LOST);
    var open = next.anyOpen() ? noted.tagged(ReasonTag.DISPUTED) : noted;
    return next.anyLost() ? open.tagged(ReasonTag.DISPUTE_LOST) : open;
  }

  Order line(int lineNo, LineState state) {
    return line(lineNo, one -> one.to(state));
  }

  Order line(int lineNo, UnaryOperator<OrderLine> change) {
    return lines(line -> line.lineNo() == lineNo ? change.apply(line) : line);
  }

  Order eachOpenLine(UnaryOperator<OrderLine> change) {
    return lines(line -> line.isOpen() ? change.apply(line) : line);
  }

  Order usableUntil(int lineNo, Instant end) {
    return line(lineNo, one -> one.usableUntil(end));
  }

  boolean isAllTickets() {
    return lines.stream().allMatch(OrderLine::isTicket);
  }

  Order forAccount(int lineNo, String account) {
    return line(lineNo, one -> one.forAccount(account));
  }

  /** What was stopped by us is not delivered any more; no numbers: all of it was. */
  Order failHeldLines(@Nullable List<Integer> held) {
    return lines(
        line ->
            line.isGone() || (held != null && !held.contains(line.lineNo()))
                ? line
                : line.to(LineState.FAILED));
  }

  /** The same of what nobody has. */
  Order failHeldOpenLines(@Nullable List<Integer> held) {
    return lines(
        line ->
            line.isOpen() && (held == null || held.contains(line.lineNo()))
                ? line.to(LineState.FAILED)
                : line);
  }

  Order claimed(int lineNo, Claim claim) {
    return line(lineNo, one -> one.with(claim));
  }

  /** What was stopped at its buyer's wish is given back, unless it had failed by itself. */
  Order cancelHeldLines(List<Integer> held) {
    return lines(
        line ->
            line.isGone() || !held.contains(line.lineNo()) ? line : line.to(LineState.CANCELLED));
  }

  List<Integer> openLineNos() {
    return lines.stream().filter(OrderLine::isOpen).map(OrderLine::lineNo).toList();
  }

  Order wishing(@Nullable CancelWish wish) {
    return wish == null ? this : with(cancellation.wishing(wish));
  }

  Order with(Cancellation next) {
    return new Order(
        terms, lines, status, tags, deadline, funds, disputes, next, updatedAt, version);
  }

  /** The next version, as of {@code at}: every accepted decision makes one. */
  Order stamped(Instant at) {
    return new Order(
        terms, lines, status, tags, deadline, funds, disputes, cancellation, at, version + 1);
  }

  private Order lines(UnaryOperator<OrderLine> change) {
    var next = lines.stream().map(change).toList();
    return new Order(
        terms, next, status, tags, deadline, funds, disputes, cancellation, updatedAt, version);
  }
}
