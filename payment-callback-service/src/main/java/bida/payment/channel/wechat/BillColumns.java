package bida.payment.channel.wechat;

import bida.payment.channel.StatementFlaw;
import java.util.HashMap;
import java.util.Map;

/** Where the columns of a line of names stand: their order differs, and new ones appear. */
final class BillColumns {

  private final Map<String, Integer> places = new HashMap<>();
  private final int count;

  BillColumns(BillLines names) {
    count = names.cells();
    for (var cell = 0; cell < names.cells(); cell++) {
      places.putIfAbsent(names.text(cell), cell);
    }
  }

  int count() {
    return count;
  }

  int of(String name) throws StatementFlaw {
    var place = places.get(name);
    if (place == null) {
      throw new StatementFlaw("column_missing", name);
    }
    return place;
  }
}
