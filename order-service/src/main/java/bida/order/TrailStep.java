package bida.order;

/** What an app tells us that it showed its buyer. */
enum TrailStep {
  OFFER_SHOWN,
  PAYMENT_PAGE_OPENED,
  /** 支付成功, with the order number on it. */
  SUCCESS_PAGE_SHOWN,
  SUPPORT_CONTACTED
}
