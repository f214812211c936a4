package bida.fulfillment;

import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Operators say what an account of a SKU looks like. */
@Path("/v1/products/{sku}/recipient-form")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class RecipientFormResource {

  private static final int LONGEST_SKU = 64;

  private final RecipientForms forms;
  private final Caller caller;

  RecipientFormResource(RecipientForms forms, Caller caller) {
    this.forms = forms;
    this.caller = caller;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "The pattern of an account, and the regions or servers there are")
  public Uni<RecipientForm> set(@PathParam("sku") String sku, @Nullable RecipientForm body) {
    if (sku.length() > LONGEST_SKU) {
      throw Problems.unprocessable("sku_invalid", "A SKU has up to 64 characters.");
    }
    var form = RecipientForm.checked(body);
    return forms.put(sku, form, caller.clientId()).replaceWith(form);
  }

  @GET
  public Uni<RecipientForm> show(@PathParam("sku") String sku) {
    return forms
        .of(sku)
        .map(
            form ->
                form.orElseThrow(
                    () -> Problems.notFound("form_unknown", "No form is set for this SKU.")));
  }
}
