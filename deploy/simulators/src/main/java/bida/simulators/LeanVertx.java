package bida.simulators;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** Vert.x with the few threads and no files that six quiet ports need. */
final class LeanVertx {
  private LeanVertx() {}

  static Vertx start() {
    System.setProperty("vertx.disableDnsResolver", "true");
    System.setProperty("vertx.logger-delegate-factory-class-name", JUL);
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  private static final String JUL = "io.vertx.core.logging.JULLogDelegateFactory";
}
