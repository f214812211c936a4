package bida.local.trace;

import bida.local.api.Web;

/** Reads traces from Zipkin. */
public final class Traces {

  private final Web web;
  private final String zipkin;

  public Traces(Web web, String zipkin) {
    this.web = web;
    this.zipkin = zipkin;
  }

  public TraceTree read(String traceId) {
    return TraceTree.of(traceId, web.get(zipkin + "/api/v2/trace/" + traceId, null).body());
  }
}
