package bida.fulfillment.vault;

import bida.fulfillment.core.LineDelivery;
import java.util.ArrayList;
import java.util.List;

/**
 * The units of lines in a row, as columns.
 *
 * @param upto for each unit the place, from 1, of the last unit of its line
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the driver and nowhere else
record Units(String[] orderNos, Integer[] lineNos, Integer[] units, Integer[] upto) {

  static Units of(List<LineDelivery> lines) {
    var orderNos = new ArrayList<String>();
    var lineNos = new ArrayList<Integer>();
    var units = new ArrayList<Integer>();
    var upto = new ArrayList<Integer>();
    for (var line : lines) {
      int last = units.size() + line.quantity();
      for (int unit = 1; unit <= line.quantity(); unit++) {
        orderNos.add(line.orderNo());
        lineNos.add(line.lineNo());
        units.add(unit);
        upto.add(last);
      }
    }
    return new Units(
        orderNos.toArray(String[]::new),
        lineNos.toArray(Integer[]::new),
        units.toArray(Integer[]::new),
        upto.toArray(Integer[]::new));
  }
}
