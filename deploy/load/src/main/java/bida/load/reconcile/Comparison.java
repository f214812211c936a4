package bida.load.reconcile;

import java.nio.file.Path;
import java.util.Set;

/** Somebody who says where a statement and the ledger differ. */
interface Comparison {

  Found compare(Path statement) throws Exception;

  /**
   * What was found.
   *
   * @param peakMb most memory the process ever had; 0 where that is not asked
   */
  record Found(Set<Difference> differences, double seconds, long peakMb) {}
}
