package bida.fulfillment;

import bida.fulfillment.supplier.RecipientAnswer;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;
import org.jspecify.annotations.Nullable;

/** Whether an account can be delivered to, asked before the buyer pays. */
@Path("/v1/recipient-checks")
@Produces(MediaType.APPLICATION_JSON)
class RecipientChecksResource {

  private static final int LONGEST = 128;
  // The buyer sits before a form; a supplier who is slower has said nothing.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final RecipientForms forms;
  private final SessionFactory sessions;
  private final Suppliers suppliers;

  RecipientChecksResource(RecipientForms forms, SessionFactory sessions, Suppliers suppliers) {
    this.forms = forms;
    this.sessions = sessions;
    this.suppliers = suppliers;
  }

  record Asked(@Nullable String sku, @Nullable String recipient, @Nullable String region) {
    @Override
    public String toString() {
      return "Asked[" + sku + ", ***]";
    }
  }

  /**
   * {@code verdict}: WRONG, for {@code reason}; RIGHT, for its supplier knows it; POSSIBLE, for
   * nothing speaks against it.
   */
  record Checked(
      String verdict, @Nullable String reason, @Nullable String hint, @Nullable String name) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:write")
  @Operation(summary = "Whether an account fits its goods: by its form, and by the supplier")
  public Uni<Checked> check(
      @Nullable Asked asked, @HeaderParam("Accept-Language") @Nullable String language) {
    var english = language != null && language.startsWith("en");
    var sku = asked == null ? null : asked.sku();
    var recipient = asked == null ? null : asked.recipient();
    if (asked == null
        || sku == null
        || recipient == null
        || recipient.isBlank()
        || recipient.length() > LONGEST) {
      throw Problems.unprocessable(
          "field_missing", "Send sku and recipient, of up to " + LONGEST + " characters.");
    }
    return forms
        .of(sku)
        .flatMap(
            form -> {
              var wrong = form.flatMap(known -> known.wrong(recipient, asked.region()));
              return wrong.isPresent()
                  ? Uni.createFrom().item(wrong(wrong.get(), form, english))
                  : askSupplier(sku, recipient, asked.region());
            });
  }

  private static Checked wrong(String reason, Optional<RecipientForm> form, boolean english) {
    var known = form.orElse(null);
    var hint = known == null ? null : english ? known.hintEn() : known.hintZh();
    return new Checked("WRONG", reason, hint, null);
  }

  private Uni<Checked> askSupplier(String sku, String recipient, @Nullable String region) {
    return sessions
        .withSession(session -> session.find(SupplierProduct.class, sku))
        .map(Optional::ofNullable)
        .flatMap(
            product ->
                product
                    .flatMap(
                        one ->
                            suppliers
                                .byName(one.supplier)
                                .map(
                                    supplier ->
                                        supplier.verifyRecipient(
                                            one.supplierProduct, recipient, region)))
                    .orElseGet(() -> Uni.createFrom().item(new RecipientAnswer.Unsupported())))
        .ifNoItem()
        .after(PATIENCE)
        .recoverWithItem(new RecipientAnswer.Unsupported())
        .map(RecipientChecksResource::checked);
  }

  private static Checked checked(RecipientAnswer answer) {
    return switch (answer) {
      case RecipientAnswer.Exists(var name) -> new Checked("RIGHT", null, null, name);
      case RecipientAnswer.NoSuchAccount() -> new Checked("WRONG", "NO_SUCH_ACCOUNT", null, null);
      case RecipientAnswer.Unsupported() -> new Checked("POSSIBLE", null, null, null);
    };
  }
}
