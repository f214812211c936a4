package bida.platform.limit;

import bida.platform.security.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Behind the check of token and scope, so that only apps have a bucket, and before everything else:
 * a request that is refused leaves nothing behind, its idempotency key included. A repetition
 * counts like any other, for it costs nearly as much.
 */
@Provider
@RateLimited
class RateLimitFilter implements ContainerRequestFilter, ContainerResponseFilter {

  private static final String QUOTA = "bida.quota";

  private final RateLimits limits;
  private final Caller caller;
  private final MeterRegistry metrics;
  private final ResourceInfo endpoint;

  RateLimitFilter(
      RateLimits limits, Caller caller, MeterRegistry metrics, @Context ResourceInfo endpoint) {
    this.limits = limits;
    this.caller = caller;
    this.metrics = metrics;
    this.endpoint = endpoint;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    limits
        .take(policy(), caller.tenant())
        .ifPresent(
            one -> {
              if (!one.allowed()) {
                metrics.counter("bida.rate.limited", "policy", one.quota().policy()).increment();
                throw one.quota().problem("rate_limited", "This app asks more often than it may.");
              }
              request.setProperty(QUOTA, one.quota());
            });
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(QUOTA) instanceof Quota quota) {
      quota.headers().forEach(response.getHeaders()::putSingle);
    }
  }

  private String policy() {
    var ofMethod = endpoint.getResourceMethod().getAnnotation(RateLimited.class);
    return ofMethod == null
        ? endpoint.getResourceClass().getAnnotation(RateLimited.class).value()
        : ofMethod.value();
  }
}
