package bida.load.system;

import bida.local.stack.Books;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.util.List;

/** Whether a person was asked. */
public final class Cases {

  private static final String SQL =
      "select count(distinct order_no) from cases where order_no = any (?)";

  private Cases() {}

  /** How many of these orders have a case, whatever became of it. */
  public static long of(Stack stack, List<String> orderNos) {
    return new Books(stack).count(Service.REFUND, SQL, (Object) orderNos.toArray(String[]::new));
  }
}
