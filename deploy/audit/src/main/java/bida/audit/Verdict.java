package bida.audit;

import java.util.List;

/**
 * What the books say of an invariant.
 *
 * @param checked rows or orders that were looked at
 * @param findings the first of those that break it
 */
public record Verdict(Invariant invariant, long checked, long violated, List<Finding> findings) {

  public boolean holds() {
    return violated == 0;
  }
}
