package bida.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database is migrated while the version before still writes to it: what is there is added to,
 * and taken away only when nobody reads it any more (CONTRIBUTING.md, Change a table).
 */
class MigrationsTest {

  private static final Pattern BREAKS =
      Pattern.compile(
          String.join(
              "|",
              "\\bdrop table\\b",
              "\\bdrop column\\b",
              "\\brename\\b",
              "\\balter column \\w+ (set data )?type\\b",
              "\\balter column \\w+ set not null\\b",
              "\\badd (column )?(if not exists )?\\w+ (?![^,]*\\b(default|generated)\\b)[^,]*\\bnot null\\b"));

  // The commas in them separate no columns: numeric(19, 5), check (mood in (1, 2)).
  private static final Pattern INNERMOST = Pattern.compile("\\([^()]*\\)");

  // Of the days before anything ran that could have been broken.
  private static final Set<String> OF_THE_FIRST_DAYS =
      Set.of("payment-callback-service/src/main/resources/db/migration/V3__statements.sql");

  private static final Pattern COUNTED =
      Pattern.compile("^ *(\\w+) .*(?:as identity|serial\\b|nextval).*$", Pattern.MULTILINE);

  // The order of rows among themselves; a window of maintenance is known to operators alone.
  private static final Set<String> COUNTED_FOR_ONESELF =
      Set.of(
          "V1__orders id",
          "V3__trail id",
          "V14__maintenance id",
          "V1__refunds_and_cases arrived",
          "V5__wallet entry_no");

  @Test
  void e20NoMigrationBreaksTheVersionBeforeIt() {
    var breaking = new TreeSet<String>();
    for (var migration : Repository.migrations()) {
      if (Arrays.stream(sql(migration).split(";")).anyMatch(MigrationsTest::breaks)) {
        breaking.add(migration);
      }
    }

    assertEquals(OF_THE_FIRST_DAYS, breaking);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table orders add column mood text not null",
        "alter table orders add mood text not null",
        "alter table orders add column cost numeric(19, 5) not null",
        "alter table orders add column a int default 1, add column b int not null check (b in (1, 2))",
        "alter table orders alter column mood set not null",
        "alter table orders alter column mood type int using mood::int",
        "alter table orders drop column mood",
        "alter table orders rename column mood to temper",
        "alter table orders rename to wishes",
        "drop table orders"
      })
  void e20EachWayToBreakItIsNoticed(String statement) {
    assertTrue(breaks(statement));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table orders add column mood text",
        "alter table orders add column mood text not null default 'calm' check (mood in ('calm', 'bad'))",
        "alter table orders add column m text generated always as (state ->> 'm') stored not null",
        "alter table orders alter column mood drop not null",
        "create table moods (mood text not null)"
      })
  void e20WhatOnlyAddsIsFree(String statement) {
    assertFalse(breaks(statement));
  }

  /** A restored database counts on from an older number: what others know must not be counted. */
  @Test
  void e31NoNumberThatOthersKnowIsCountedByADatabase() {
    var counted = new TreeSet<String>();
    for (var migration : Repository.migrations()) {
      var name = migration.replaceAll(".*/|\\.sql$", "");
      COUNTED
          .matcher(sql(migration))
          .results()
          .forEach(found -> counted.add(name + " " + found.group(1)));
    }

    assertEquals(COUNTED_FOR_ONESELF, counted);
  }

  private static boolean breaks(String statement) {
    var flat = statement.replaceAll("\\s+", " ");
    for (var inner = flat; !inner.isEmpty(); ) {
      flat = inner;
      inner = INNERMOST.matcher(flat).replaceAll("");
      inner = inner.equals(flat) ? "" : inner;
    }
    return BREAKS.matcher(flat).find();
  }

  private static String sql(String migration) {
    return Repository.read(migration).replaceAll("--.*", "").toLowerCase(Locale.ROOT);
  }
}
