package bida.local;

import bida.local.machine.Home;
import bida.local.stack.Stack;
import java.nio.file.Path;

/** Which repository the command is about: the one whose ./bida was called. */
final class Here {

  private Here() {}

  static Stack stack() {
    return new Stack(home());
  }

  static Home home() {
    return new Home(Path.of(System.getProperty("bida.root", ".")));
  }
}
