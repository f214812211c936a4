package bida.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void noTwoPartsListenOnTheSamePort() {
    var usual = Addresses.usual();

    assertEquals(usual.size(), new HashSet<>(usual.values()).size(), usual.toString());
  }
}
