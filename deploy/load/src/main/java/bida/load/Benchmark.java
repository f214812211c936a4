package bida.load;

import bida.load.report.Report;
import bida.local.machine.Say;

/** One row of the table in the README. */
public interface Benchmark {

  Report run(Say say) throws Exception;
}
