package bida.audit;

import java.util.List;

/** What must be so under each key; pure. */
interface Rule {

  /** Whether it says anything about this key. */
  boolean concerns(Together together);

  /** What is wrong; empty where all is well. */
  List<Finding> judge(Together together, Moment at);
}
