package bida.platform.database;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells the troubles of PostgreSQL apart by SQLSTATE (PostgreSQL manual, appendix A). */
public final class SqlStates {

  private SqlStates() {}

  /** Serialization failure or deadlock: the same transaction again will do. */
  public static boolean isTransient(Throwable failure) {
    var state = of(failure);
    return state != null && (state.equals("40001") || state.equals("40P01"));
  }

  /** It waited for a row of somebody else for longer than {@code lock_timeout}. */
  public static boolean isLockTimeout(Throwable failure) {
    return "55P03".equals(of(failure));
  }

  public static boolean isUniqueViolation(Throwable failure) {
    return "23505".equals(of(failure));
  }

  /**
   * The database or the way to it is in trouble, nothing is wrong with the work: connection errors,
   * 40*, 53* (resources), 57* (shutdown), 08* (connection) and 25006 (read-only after failover).
   */
  public static boolean isInfrastructure(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      var state = stateOf(cause);
      if (state != null) {
        return state.startsWith("08")
            || state.startsWith("40")
            || state.startsWith("53")
            || state.startsWith("57")
            || state.startsWith("58")
            || state.equals("25006");
      }
      if (cause instanceof IOException
          || cause instanceof TimeoutException
          || cause instanceof io.vertx.core.VertxException
          || cause instanceof io.vertx.core.impl.NoStackTraceThrowable) {
        return !isWrongParameter(cause);
      }
    }
    return false;
  }

  // The driver says so with the same class as "pool closed": a bug, which no waiting mends.
  private static boolean isWrongParameter(Throwable failure) {
    var message = failure.getMessage();
    return message != null && message.startsWith("Parameter at position");
  }

  private static @Nullable String of(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      var state = stateOf(cause);
      if (state != null) {
        return state;
      }
    }
    return null;
  }

  private static @Nullable String stateOf(Throwable failure) {
    return failure instanceof PgException pg ? pg.getSqlState() : null;
  }
}
