package bida.payment;

import bida.platform.database.Database;
import jakarta.inject.Singleton;

/** Takes the database back to before a refund was carried out, as a restore would. */
@Singleton
class OlderBackup {

  private static final String WITHOUT_ITS_END =
      """
      alter table ledger_transfer disable trigger user;
      delete from ledger_transfer
      where reference = (select channel_refund_id from refund where refund_no = '%1$s');
      alter table ledger_transfer enable trigger user;
      delete from movement where facts ->> 'refundNo' = '%1$s';
      delete from outbox
      where type = 'refund-completed' and payload::jsonb ->> 'refundNo' = '%1$s';
      """;
  private static final String APPROVED_ONLY =
      WITHOUT_ITS_END
          + """
          delete from refund_history where refund_no = '%1$s' and version > 1;
          update refund
          set status = 'APPROVED', version = 1, tries = 0, channel_refund_id = null,
              next_deadline_at = approved_at,
              state = (select detail from refund_history where refund_no = '%1$s')
          where refund_no = '%1$s';
          """;
  private static final String NOT_YET_APPROVED =
      WITHOUT_ITS_END
          + """
          delete from refund_history where refund_no = '%1$s';
          delete from refund where refund_no = '%1$s';
          """;

  private final Database database;

  OlderBackup(Database database) {
    this.database = database;
  }

  void fromAfterTheApprovalOf(String refundNo) {
    restore(APPROVED_ONLY.formatted(refundNo));
  }

  void fromBeforeTheApprovalOf(String refundNo) {
    restore(NOT_YET_APPROVED.formatted(refundNo));
  }

  private void restore(String sql) {
    database.inTransaction(tx -> tx.query(sql).execute()).await().indefinitely();
  }
}
