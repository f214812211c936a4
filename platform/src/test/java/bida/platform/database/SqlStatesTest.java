package bida.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.selftest.SmallService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(SmallService.class)
class SqlStatesTest {

  @Inject Database database;

  @ParameterizedTest
  @CsvSource({
    "40001, true",
    "40P01, true",
    "08006, true",
    "53300, true",
    "57P01, true",
    "58030, true",
    "25006, true",
    "23505, false",
    "22003, false",
    "42703, false"
  })
  void e04TellsTroubleOfTheDatabaseFromTroubleOfTheWork(String state, boolean infrastructure) {
    var failure = new CompletionException(new PgException("", "ERROR", state, ""));

    assertThat(SqlStates.isInfrastructure(failure)).isEqualTo(infrastructure);
  }

  @Test
  void e04ALostConnectionIsInfrastructure() {
    assertThat(SqlStates.isInfrastructure(new IOException("reset"))).isTrue();
    assertThat(SqlStates.isInfrastructure(new IllegalStateException("a bug"))).isFalse();
  }

  @Test
  void e04AParameterOfTheWrongTypeIsABug() {
    var failure =
        database
            .pool()
            .preparedQuery("select $1::bigint")
            .execute(Tuple.of("seven"))
            .onItem()
            .<Throwable>transform(_ -> null)
            .onFailure()
            .recoverWithItem(problem -> problem)
            .await()
            .indefinitely();

    assertThat(failure).isNotNull();
    assertThat(SqlStates.isInfrastructure(failure)).as("%s", failure).isFalse();
  }
}
