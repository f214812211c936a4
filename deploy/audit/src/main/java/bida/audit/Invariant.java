package bida.audit;

import java.util.List;

/**
 * A sentence that is always true of the books.
 *
 * @param name as the documents call it, such as I1
 */
public record Invariant(String name, String sentence, List<Check> checks) {

  Invariant(String name, String sentence, Check... checks) {
    this(name, sentence, List.of(checks));
  }
}
