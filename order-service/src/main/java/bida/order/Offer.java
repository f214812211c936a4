package bida.order;

import bida.contracts.Money;
import bida.contracts.ProductType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an app sells under a SKU; an order copies all of it, so that a later change touches no
 * order.
 */
@Entity
@Table(name = "offer")
@IdClass(Offer.Key.class)
class Offer {

  record Key(String tenant, String sku) implements Serializable {}

  @Id String tenant = "";
  @Id String sku = "";

  @Column(name = "product_type")
  @Enumerated(EnumType.STRING)
  ProductType productType = ProductType.CARD_KEY;

  String title = "";

  @Column(name = "unit_minor")
  long unitMinor;

  String currency = "";

  @Column(name = "stock_tracked")
  boolean stockTracked;

  @Column(name = "on_sale")
  boolean onSale;

  @Column(name = "max_quantity")
  int maxQuantity;

  @Column(name = "pay_within_s")
  long payWithinSeconds;

  @Column(name = "hold_s")
  long holdSeconds;

  @Column(name = "promise_s")
  long promiseSeconds;

  @Column(name = "cancel_s")
  long cancelSeconds;

  @Column(name = "loss_s")
  @Nullable Long lossSeconds;

  @Column(name = "policy_version")
  String policyVersion = "";

  /** A presale: paid orders wait for that day. */
  @Column(name = "ships_at")
  @Nullable Instant shipsAt;

  /** Whether it is delivered without a person. */
  boolean automatic = true;

  /** Units of one buyer in a day. */
  @Column(name = "buyer_limit")
  @Nullable Integer buyerLimit;

  @Column(name = "device_limit")
  @Nullable Integer deviceLimit;

  @Column(name = "updated_at")
  Instant updatedAt = Instant.EPOCH;

  /** Read along with an order: nobody can deliver it now. */
  @Transient Supply.@Nullable Pause pause;

  Money unitPrice() {
    return Money.of(unitMinor, currency);
  }

  Duration payWithin() {
    return Duration.ofSeconds(payWithinSeconds);
  }

  Duration hold() {
    return Duration.ofSeconds(holdSeconds);
  }

  Duration promise() {
    return Duration.ofSeconds(promiseSeconds);
  }

  /** Zero: final once it is paid. */
  Duration cancelWithin() {
    return Duration.ofSeconds(cancelSeconds);
  }

  /** Null: as long as its supplier is waited for. */
  @Nullable Duration lossAfter() {
    return lossSeconds == null ? null : Duration.ofSeconds(lossSeconds);
  }

  boolean isPresale(Instant now) {
    return shipsAt != null && now.isBefore(shipsAt);
  }

  /** A presale is due on its day only: what a supplier has today says nothing of it. */
  boolean isPaused(Instant now) {
    return pause != null && !isPresale(now);
  }

  /** Whether a buyer, or a device, may have so many of it in a day. */
  boolean isLimited() {
    return buyerLimit != null || deviceLimit != null;
  }

  /** What is topped up or activated needs to know for whom. */
  boolean needsRecipient() {
    return productType == ProductType.RECHARGE || productType == ProductType.MEMBERSHIP;
  }
}
