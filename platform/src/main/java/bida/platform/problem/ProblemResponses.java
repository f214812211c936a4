package bida.platform.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Tells in each description what an operation answers to an app when it does not do what it is
 * asked. Channels and suppliers, which have no token of ours, are answered in their own words.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ProblemResponses implements OASFilter {

  private static final String NAME = "Problem";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    if (api.getPaths() == null || api.getPaths().getPathItems() == null) {
      return;
    }
    if (api.getComponents() == null) {
      api.setComponents(OASFactory.createComponents());
    }
    api.getComponents().addSchema(NAME, schema()).addResponse(NAME, response());
    for (var path : api.getPaths().getPathItems().values()) {
      for (var operation : path.getOperations().values()) {
        if (operation.getSecurity() != null) {
          describe(operation.getResponses());
        }
      }
    }
  }

  private static void describe(APIResponses responses) {
    responses.getAPIResponses().entrySet().stream()
        .filter(one -> one.getKey().startsWith("4") && one.getValue().getContent() == null)
        .forEach(one -> one.getValue().setContent(content()));
    responses.setDefaultValue(OASFactory.createAPIResponse().ref(NAME));
  }

  private static APIResponse response() {
    return OASFactory.createAPIResponse()
        .description(
            "A problem (RFC 9457). Where Retry-After is sent (with 409, 429 or 503) the same request"
                + " is welcome again after so many seconds.")
        .content(content());
  }

  private static Content content() {
    return OASFactory.createContent()
        .addMediaType(
            "application/problem+json",
            OASFactory.createMediaType().schema(OASFactory.createSchema().ref(NAME)));
  }

  private static Schema schema() {
    return OASFactory.createSchema()
        .addType(SchemaType.OBJECT)
        .required(List.of("type", "title", "status", "code"))
        .addProperty("type", text("Names the kind of problem, as code does.").format("uri"))
        .addProperty("title", text("Of the status."))
        .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
        .addProperty("detail", text("For people; it may change."))
        .addProperty("instance", text("The path that was asked for.").format("uri-reference"))
        .addProperty("code", text("Stable: decide by this one."))
        .addProperty("traceId", text("Of this request, to name it to an operator."));
  }

  private static Schema text(String description) {
    return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
  }
}
