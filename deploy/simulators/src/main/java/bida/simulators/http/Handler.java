package bida.simulators.http;

/** Answers a request on a thread that may block. */
@FunctionalInterface
public interface Handler {
  Answer answer(Request request) throws Exception;
}
