package bida.fulfillment.ticket.print;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The letters of one document, of which only those that are used go into it. Noto Sans SC comes in
 * two parts: what nearly every text is written with (GB 2312, Latin), and the rest, five times as
 * large, which is read only where somebody's name needs it.
 */
final class Letters implements Closeable {

  private static final List<String> PARTS =
      List.of("/fonts/NotoSansSC-common.ttf", "/fonts/NotoSansSC-rest.ttf");
  private static final int UNKNOWN = '□';

  private final PDDocument document;
  private final List<Face> faces = new ArrayList<>();
  private final Map<Integer, Letter> letters = new HashMap<>();

  Letters(PDDocument document) {
    this.document = document;
  }

  private record Face(TrueTypeFont file, CmapLookup cmap, PDFont font) {}

  /** {@code width} in ems. */
  private record Letter(Face face, String text, float width) {}

  /** A piece of a text that one font has. */
  record Run(PDFont font, String text) {}

  /** Without what is no letter: half a character, a sign that steers others. */
  static String clean(String text) {
    var cleaned = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .replace("\r\n", "\n")
        .codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> {}
                case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    cleaned.append(point == '\n' ? "\n" : point == '\u3000' ? "\u3000" : " ");
                default -> {
                  // Colours of emoji and the like.
                  if (point < 0xFE00 || point > 0xFE0F) {
                    cleaned.appendCodePoint(point);
                  }
                }
              }
            });
    return cleaned.toString();
  }

  float width(String text) {
    float width = 0;
    for (var points = text.codePoints().iterator(); points.hasNext(); ) {
      width += letter(points.nextInt()).width();
    }
    return width;
  }

  List<Run> runs(String text) {
    var runs = new ArrayList<Run>();
    var piece = new StringBuilder();
    Face face = null;
    for (var points = text.codePoints().iterator(); points.hasNext(); ) {
      var letter = letter(points.nextInt());
      if (face != null && letter.face() != face) {
        runs.add(new Run(face.font(), piece.toString()));
        piece.setLength(0);
      }
      face = letter.face();
      piece.append(letter.text());
    }
    if (face != null) {
      runs.add(new Run(face.font(), piece.toString()));
    }
    return runs;
  }

  private Letter letter(int point) {
    var known = letters.get(point);
    if (known != null) {
      return known;
    }
    var found = find(point);
    letters.put(point, found);
    return found;
  }

  private Letter find(int point) {
    for (int part = 0; part < PARTS.size(); part++) {
      var face = face(part);
      var glyph = face.cmap().getGlyphId(point);
      if (glyph != 0) {
        return new Letter(face, Character.toString(point), width(face, glyph));
      }
    }
    if (point == UNKNOWN) {
      throw new IllegalStateException("the font lacks its own sign for what it lacks");
    }
    return letter(UNKNOWN);
  }

  private static float width(Face face, int glyph) {
    try {
      return (float) face.file().getAdvanceWidth(glyph) / face.file().getUnitsPerEm();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Face face(int part) {
    while (faces.size() <= part) {
      faces.add(open(PARTS.get(faces.size())));
    }
    return faces.get(part);
  }

  private Face open(String name) {
    try (var in = Objects.requireNonNull(Letters.class.getResourceAsStream(name))) {
      var file = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
      return new Face(file, file.getUnicodeCmapLookup(), PDType0Font.load(document, file, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After the document was written: until then it takes its letters from here. */
  @Override
  public void close() throws IOException {
    for (var face : faces) {
      face.file().close();
    }
  }
}
