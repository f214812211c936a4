package bida.fulfillment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
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

  @Column(name = "updated_by")
  String updatedBy;

  @Column(name = "updated_at")
  Instant updatedAt;
}
