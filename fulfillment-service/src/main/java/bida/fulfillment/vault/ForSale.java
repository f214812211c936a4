package bida.fulfillment.vault;

/**
 * Which keys of a SKU may be given out: what ends first before the others, and none that ends soon.
 */
final class ForSale {

  // All of the condition is in the index card_key_for_sale, so that a heap of keys that have just
  // ended, and are not void yet, costs a sale nothing.
  private static final String KEYS =
      """
      select id from card_key
        where sku = $1 and status = 'AVAILABLE'
          and coalesce(expires_at, 'infinity') > $%d::timestamptz + make_interval(hours => coalesce(
            (select margin_hours from shelf_life where sku = $1), $%d))
        order by coalesce(expires_at, 'infinity'), id limit %s for update\
      """;

  private ForSale() {}

  /**
   * Keys of the SKU {@code $1}, to be locked.
   *
   * @param now the number of the parameter that says it; the next one is the margin of all SKUs
   */
  static String keys(String limit, int now) {
    return KEYS.formatted(now, now + 1, limit);
  }
}
