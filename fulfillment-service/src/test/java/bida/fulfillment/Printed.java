package bida.fulfillment;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.restassured.response.ValidatableResponse;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/** A page as its reader has it: its words, and what a phone reads of its code. */
record Printed(int pages, String title, String language, String text, String scanned) {

  // A phone looks more than once, nearer each time; one look in a hundred reads nothing.
  private static final int[] DOTS_PER_INCH = {150, 200, 300};

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
    for (int dots : DOTS_PER_INCH) {
      try {
        return scan(new PDFRenderer(document).renderImageWithDPI(0, dots, ImageType.RGB));
      } catch (ReaderException e) {
        nothing = e;
      }
    }
    throw nothing;
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
