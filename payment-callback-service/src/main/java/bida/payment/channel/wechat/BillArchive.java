package bida.payment.channel.wechat;

import bida.payment.channel.StatementAnswer;
import com.wechat.pay.java.service.billdownload.model.HashType;
import com.wechat.pay.java.service.billdownload.model.QueryBillEntity;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks a bill as it arrives. The channel's hash is of the text, not of the archive. */
final class BillArchive {

  private static final int BUFFER = 1 << 16;

  private BillArchive() {}

  static StatementAnswer unpack(InputStream archive, Path file, QueryBillEntity bill, long most)
      throws IOException {
    var sha1 = sha1();
    try (var text = new GZIPInputStream(archive, BUFFER);
        var out = Files.newOutputStream(file)) {
      var buffer = new byte[BUFFER];
      var size = 0L;
      for (var read = text.read(buffer); read >= 0; read = text.read(buffer)) {
        size += read;
        if (size > most) {
          return new StatementAnswer.Damaged("larger than " + most + " bytes");
        }
        sha1.update(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    } catch (EOFException | ZipException e) {
      return new StatementAnswer.Damaged("not a whole archive");
    }
    return fits(bill, sha1.digest())
        ? new StatementAnswer.Fetched()
        : new StatementAnswer.Damaged("not what the channel gave the hash of");
  }

  private static boolean fits(QueryBillEntity bill, byte[] digest) {
    return bill.getHashType() == HashType.SHA1
        && HexFormat.of().formatHex(digest).equalsIgnoreCase(bill.getHashValue());
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
