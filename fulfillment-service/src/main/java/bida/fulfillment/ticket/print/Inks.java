package bida.fulfillment.ticket.print;

import java.awt.Color;

/** The colours of a page, which reads as well in black and white. */
final class Inks {

  static final Color INK = new Color(0x1C, 0x22, 0x2E);
  static final Color GREY = new Color(0x63, 0x6A, 0x75);
  static final Color PALE = new Color(0xBD, 0xBA, 0xB3);
  static final Color ACCENT = new Color(0xA8, 0x2B, 0x28);
  static final Color TINT = new Color(0xF6, 0xF4, 0xEF);

  private Inks() {}
}
