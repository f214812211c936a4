package bida.fulfillment;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who supplies a SKU, under which name there, and at what cost at most. */
@Entity
@Table(name = "supplier_product")
@SuppressWarnings("NullAway.Init")
class SupplierProduct {

  @Id String sku;
  String supplier;

  @Column(name = "supplier_product")
  String supplierProduct;

  @Column(name = "max_cost", precision = 19, scale = 5)
  @Nullable BigDecimal maxCost;

  /** Who is asked next, in order, once the one before has confirmed that it delivers nothing. */
  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "supplier_fallback", joinColumns = @JoinColumn(name = "sku"))
  @OrderColumn(name = "rank")
  List<Fallback> fallbacks = new ArrayList<>();

  @Column(name = "updated_by")
  String updatedBy;

  @Column(name = "updated_at")
  Instant updatedAt;

  /** Another supplier of the same SKU. */
  @Embeddable
  record Fallback(
      String supplier,
      @Column(name = "supplier_product") String supplierProduct,
      @Column(name = "max_cost", precision = 19, scale = 5) @Nullable BigDecimal maxCost) {}
}
