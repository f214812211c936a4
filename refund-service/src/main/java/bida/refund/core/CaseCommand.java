package bida.refund.core;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be asked of a case. */
public sealed interface CaseCommand {

  String actor();

  /** For the history. */
  default @Nullable String words() {
    return null;
  }

  /** {@code assignee} works on it from here on, whoever did before. */
  record Assign(String actor, String assignee) implements CaseCommand {
    @Override
    public String words() {
      return assignee;
    }
  }

  record MakePromise(String actor, String text, Instant by) implements CaseCommand {
    @Override
    public String words() {
      return by + " " + text;
    }
  }

  /** {@code toBuyer}: the buyer's app is told, so it is an answer. */
  record AddNote(String actor, String text, List<String> evidence, boolean toBuyer)
      implements CaseCommand {
    @Override
    public String words() {
      return text;
    }
  }

  record Escalate(String actor, String why) implements CaseCommand {
    @Override
    public String words() {
      return why;
    }
  }

  /** {@code resolution} names what was done about it. */
  record Resolve(String actor, String resolution, @Nullable String note) implements CaseCommand {
    @Override
    public String words() {
      return note == null ? resolution : resolution + ": " + note;
    }
  }

  record Reopen(String actor, String why) implements CaseCommand {
    @Override
    public String words() {
      return why;
    }
  }

  /** A rule asks for it again under its key; {@code neededAt} by the clock of whoever asks. */
  record AskAgain(String detail, Instant neededAt) implements CaseCommand {
    @Override
    public String actor() {
      return CaseOpening.RULE;
    }

    @Override
    public String words() {
      return detail;
    }
  }

  /** Somebody outside has spoken again and waits for an answer. */
  record Renew(String why, @Nullable Instant answerBy) implements CaseCommand {
    @Override
    public String actor() {
      return CaseOpening.RULE;
    }

    @Override
    public String words() {
      return why;
    }
  }

  /** What it was about ended by itself. */
  record Settle(String how) implements CaseCommand {
    @Override
    public String actor() {
      return CaseOpening.RULE;
    }

    @Override
    public String words() {
      return how;
    }
  }

  /** One of its clocks may have passed. */
  record PassDeadline() implements CaseCommand {
    @Override
    public String actor() {
      return "timer";
    }
  }
}
