package bida.simulation.check;

import bida.simulation.Shop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds after every step (product.md, Invariants): of the money what a channel's own book
 * says, of the goods what suppliers and the vault say, and not what our services believe.
 */
public final class Invariants {

  private final Shop shop;
  private final OrderRules orders;
  private final GoodsRules goods;
  private final MoneyRules money;
  private final DeadlineRules deadlines;
  private final StockRules stock;

  private final Glance ofOrders = new Glance();
  private final Glance ofGoods = new Glance();
  private final Glance ofMoney = new Glance();
  private final Glance ofDeadlines = new Glance();
  private final Glance ofStock = new Glance();

  public Invariants(Shop shop) {
    this.shop = shop;
    this.orders = new OrderRules(shop);
    this.goods = new GoodsRules(shop);
    this.money = new MoneyRules(shop);
    this.deadlines = new DeadlineRules(shop);
    this.stock = new StockRules(shop);
  }

  /** Empty while all of them hold; what has not changed is not looked at again. */
  public Optional<Violation> check() {
    var order = shop.orders().database().changes();
    var payment = shop.payments().database().changes();
    var fulfillment = shop.fulfillments().database().changes();
    var refund = shop.refunds().database().changes();
    var channels = shop.channelChanges();
    var suppliers = shop.supplierChanges();
    @Nullable Violation found = ofOrders.look(order, orders::check);
    found = found == null ? ofGoods.look(order + fulfillment + suppliers, goods::check) : found;
    found = found == null ? ofMoney.look(payment + refund + channels, money::check) : found;
    found =
        found == null
            ? ofDeadlines.look(order + payment + fulfillment + refund, deadlines::check)
            : found;
    found = found == null ? ofStock.look(order + fulfillment, stock::check) : found;
    return Optional.ofNullable(found);
  }
}
