package bida.fulfillment.ticket.core;

/** Who may show a ticket: a person as an app knows him. */
public record Holder(String tenant, String id) {

  private static final int SHOWN = 2;

  /** What others may see of him. */
  public String masked() {
    return (id.length() <= SHOWN * 2 ? "" : id.substring(0, SHOWN)) + "***";
  }

  @Override
  public String toString() {
    return "Holder[" + tenant + ", " + masked() + "]";
  }
}
