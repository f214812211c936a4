-- Whether any cards of a SKU were ever here is asked when its supplier is set.
create index key_batch_sku on key_batch (sku);
