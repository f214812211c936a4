package bida.fulfillment;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.common.runtime.ScheduledInvoker;
import io.quarkus.scheduler.common.runtime.ScheduledMethod;
import io.quarkus.scheduler.common.runtime.SchedulerContext;
import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what the scheduler runs each second some times more in between: a test that moved the clock
 * waits for the next run, and the scheduler knows nothing shorter than a second. As a second
 * instance would, it may meet the scheduler at the same work.
 */
@Singleton
class Ticks {

  private static final long EVERY_MILLIS = 150;
  private static final long LONGEST_MILLIS = 1_000;

  private long timer = -1;

  // After all others: what begins with the application has begun.
  void start(
      @Observes @Priority(Integer.MAX_VALUE) StartupEvent started,
      Vertx vertx,
      SchedulerContext scheduler) {
    var jobs =
        scheduler.getScheduledMethods().stream()
            .filter(Ticks::isFrequent)
            .map(method -> new Job(vertx, scheduler.createInvoker(method.getInvokerClassName())))
            .toList();
    timer = vertx.setPeriodic(EVERY_MILLIS, _ -> jobs.forEach(Job::run));
  }

  void stop(@Observes ShutdownEvent stopped, Vertx vertx) {
    vertx.cancelTimer(timer);
  }

  private static boolean isFrequent(ScheduledMethod method) {
    return method.getSchedules().stream().anyMatch(Ticks::isFrequent);
  }

  private static boolean isFrequent(Scheduled scheduled) {
    var millis = SchedulerUtils.parseEveryAsMillis(scheduled);
    return millis.isPresent() && millis.getAsLong() <= LONGEST_MILLIS;
  }

  /** Does nothing while it still runs. */
  private record Job(Vertx vertx, ScheduledInvoker work, AtomicBoolean runs) {

    Job(Vertx vertx, ScheduledInvoker work) {
      this(vertx, work, new AtomicBoolean());
    }

    void run() {
      if (runs.compareAndSet(false, true)) {
        var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        on(context);
      }
    }

    private void on(Context context) {
      if (work.isBlocking()) {
        context.executeBlocking(this::invoke, false);
      } else {
        context.runOnContext(_ -> invoke());
      }
    }

    // What fails is told by the scheduler, which runs it too.
    private CompletionStage<Void> invoke() {
      return begun().whenComplete((_, _) -> runs.set(false));
    }

    private CompletionStage<Void> begun() {
      try {
        // None of ours asks what it was fired by.
        return work.invoke(null);
      } catch (Exception e) {
        return CompletableFuture.failedStage(e);
      }
    }
  }
}
