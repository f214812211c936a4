package bida.payment.channel.alipay;

import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.MalformedInputException;
import java.nio.charset.UnmappableCharacterException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip of a statement, its names in GBK as well. Nothing of it is written to disk, and neither a
 * name that climbs out of a folder nor a size from nowhere is believed.
 */
final class AlipayArchive {

  // Two are announced; a handful more would do no harm, a thousand would.
  private static final int MOST_ENTRIES = 16;
  private static final Charset GBK = Charset.forName("GBK");
  private static final String SUMMARY = "(汇总).csv";
  private static final String DETAILS = "业务明细.csv";

  private AlipayArchive() {}

  static long read(Path file, long mostBytes, Consumer<StatementRow> rows) throws StatementFlaw {
    try (var zip = new ZipFile(file.toFile(), GBK)) {
      if (zip.size() > MOST_ENTRIES) {
        throw new StatementFlaw("malformed", zip.size() + " entries");
      }
      AlipaySums said;
      try (var summary = open(zip, SUMMARY, mostBytes)) {
        said = AlipaySummary.read(summary);
      }
      AlipaySums counted;
      try (var details = open(zip, DETAILS, mostBytes)) {
        counted = AlipayBill.read(details, rows);
      }
      said.mustBe(counted, "the summary");
      return counted.rows();
    } catch (ZipException e) {
      throw new StatementFlaw("malformed", "not a whole zip");
    } catch (MalformedInputException | UnmappableCharacterException e) {
      throw new StatementFlaw("malformed", "not in GBK");
    } catch (IOException e) {
      throw new StatementFlaw("malformed", "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static BufferedReader open(ZipFile zip, String end, long most)
      throws StatementFlaw, IOException {
    ZipEntry found = null;
    for (var entry : (Iterable<ZipEntry>) () -> zip.stream().map(ZipEntry.class::cast).iterator()) {
      var name = entry.getName();
      if (name.contains("/") || name.contains("\\")) {
        throw new StatementFlaw("malformed", "an entry outside of the archive");
      }
      if (name.replace('（', '(').replace('）', ')').endsWith(end)) {
        if (found != null) {
          throw new StatementFlaw("malformed", "two entries " + end);
        }
        found = entry;
      }
    }
    if (found == null) {
      throw new StatementFlaw("malformed", "no entry " + end);
    }
    return AlipayCsv.reader(new Bounded(zip.getInputStream(found), most));
  }

  /** Says so as soon as more comes out than was to be expected, whatever the zip announced. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long most) {
      super(in);
      left = most;
    }

    @Override
    public int read() throws IOException {
      var b = super.read();
      return count(b < 0 ? 0 : 1, b);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      var n = super.read(bytes, from, length);
      return count(Math.max(n, 0), n);
    }

    private int count(int read, int answer) throws IOException {
      left -= read;
      if (left < 0) {
        throw new ZipException("too large");
      }
      return answer;
    }
  }
}
