package bida.fulfillment;

import static java.awt.RenderingHints.KEY_INTERPOLATION;
import static java.awt.RenderingHints.VALUE_INTERPOLATION_BILINEAR;
import static org.apache.pdfbox.rendering.ImageType.RGB;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.restassured.response.ValidatableResponse;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/** A page as its reader has it: its words, and what a phone reads of its code. */
record Printed(int pages, String title, String language, String text, String scanned) {

  /** How a phone holds itself to the page, in degrees, and how near. */
  private record Look(int dotsPerInch, int degrees) {}

  // A straight look misses one code in a hundred, and one in three hundred is missed by straight
  // looks from every distance (2,000 tried). Turns make the looks independent of each other: of
  // 20,000 codes none needed the fourth.
  private static final List<Look> LOOKS =
      List.of(new Look(150, 0), new Look(150, -5), new Look(200, 11), new Look(200, 90));

  static Printed of(ValidatableResponse answer) throws IOException, ReaderException {
    return of(answer.statusCode(200).contentType("application/pdf").extract().asByteArray());
  }

  static Printed of(byte[] pdf) throws IOException, ReaderException {
    try (var document = Loader.loadPDF(pdf)) {
      return new Printed(
          document.getNumberOfPages(),
          document.getDocumentInformation().getTitle(),
          document.getDocumentCatalog().getLanguage(),
          new PDFTextStripper().getText(document),
          scan(document));
    }
  }

  private static String scan(PDDocument document) throws IOException, ReaderException {
    ReaderException nothing = NotFoundException.getNotFoundInstance();
    for (var look : LOOKS) {
      try {
        var page = new PDFRenderer(document).renderImageWithDPI(0, look.dotsPerInch(), RGB);
        return scan(turned(page, look.degrees()));
      } catch (ReaderException e) {
        nothing = e;
      }
    }
    throw nothing;
  }

  private static BufferedImage turned(BufferedImage page, int degrees) {
    int side = (int) Math.hypot(page.getWidth(), page.getHeight());
    var turned = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    var desk = turned.createGraphics();
    try {
      desk.setColor(Color.WHITE);
      desk.fillRect(0, 0, side, side);
      desk.setRenderingHint(KEY_INTERPOLATION, VALUE_INTERPOLATION_BILINEAR);
      desk.rotate(Math.toRadians(degrees), side / 2d, side / 2d);
      desk.drawImage(page, (side - page.getWidth()) / 2, (side - page.getHeight()) / 2, null);
    } finally {
      desk.dispose();
    }
    return turned;
  }

  private static String scan(BufferedImage page) throws ReaderException {
    int width = page.getWidth();
    int height = page.getHeight();
    var picture =
        new RGBLuminanceSource(width, height, page.getRGB(0, 0, width, height, null, 0, width));
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(picture)), Map.of(DecodeHintType.TRY_HARDER, true))
        .getText();
  }
}
