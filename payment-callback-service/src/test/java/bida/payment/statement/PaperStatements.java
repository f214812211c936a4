package bida.payment.statement;

import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementSource;
import bida.payment.channel.StatementTaker;
import bida.payment.core.Days;
import bida.platform.event.EventJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A channel of which there is nothing but its statements, written by the test. */
@Singleton
public class PaperStatements implements StatementSource {

  static final String CHANNEL = "paper";

  private final Map<LocalDate, StatementAnswer> answers = new ConcurrentHashMap<>();
  private final Map<LocalDate, List<StatementRow>> pages = new ConcurrentHashMap<>();
  private volatile @Nullable StatementFlaw flaw;

  void says(LocalDate day, StatementRow... rows) {
    pages.put(day, List.of(rows));
    answers.put(day, new StatementAnswer.Fetched());
    flaw = null;
  }

  void says(LocalDate day, StatementAnswer answer) {
    answers.put(day, answer);
  }

  /** Every row is handed over before the totals prove it wrong. */
  void isFlawed(StatementFlaw with) {
    flaw = with;
  }

  @Override
  public String channel() {
    return CHANNEL;
  }

  @Override
  public Collection<String> merchants() {
    return List.of("default");
  }

  @Override
  public Instant readyAt(LocalDate day) {
    return Days.start(day.plusDays(1)).plusSeconds(10 * 3600);
  }

  @Override
  public StatementAnswer fetch(String merchant, LocalDate day, Path file) {
    var answer = answers.getOrDefault(day, new StatementAnswer.NotYet("STATEMENT_CREATING"));
    if (answer instanceof StatementAnswer.Fetched) {
      try {
        Files.writeString(file, day.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return answer;
  }

  @Override
  public long read(String merchant, Path file, Supplier<? extends StatementTaker> takers)
      throws StatementFlaw {
    try {
      var day = LocalDate.parse(Files.readString(file));
      // Through JSON, as whatever lies in a file.
      var page = pages.getOrDefault(day, List.of());
      // Two parts, as of a large file.
      var parts = List.of(takers.get(), takers.get());
      for (int i = 0; i < page.size(); i++) {
        var row = EventJson.read(EventJson.write(page.get(i)), StatementRow.class);
        parts.get(i * 2 / page.size()).take(row);
      }
      parts.getLast().startsAfter(0);
      if (flaw != null) {
        throw flaw;
      }
      return page.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
