package bida.fulfillment.supplier;

/** What a supplier says of a product that we ask about. */
public sealed interface CatalogueAnswer {

  record Listed(Listing listing) implements CatalogueAnswer {}

  /** It says that it has no such product, or not with this value. */
  record Unlisted() implements CatalogueAnswer {}

  /** An answer that decides nothing: an unknown code or state, or one about another product. */
  record Unknown(String cause) implements CatalogueAnswer {}

  /** No answer, or none of the supplier's own. */
  record Silent(String cause) implements CatalogueAnswer {}
}
