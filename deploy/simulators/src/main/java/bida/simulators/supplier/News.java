package bida.simulators.supplier;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.time.Agenda;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.function.BiFunction;

/** Calls back about each order when it ends, and once more when the end was none. */
public final class News {
  private final Agenda agenda;
  private final SalesBook book;
  private final Callbacks callbacks;
  private final BiFunction<Sale, Sale.State, JsonNode> text;

  public News(
      Agenda agenda,
      SalesBook book,
      Callbacks callbacks,
      BiFunction<Sale, Sale.State, JsonNode> text) {
    this.agenda = agenda;
    this.book = book;
    this.callbacks = callbacks;
    this.text = text;
  }

  public void resume() {
    callbacks.resume();
    synchronized (book) {
      book.sales().forEach(this::follow);
    }
  }

  public void follow(Sale sale) {
    if (sale.notifyUrl().isEmpty() || sale.outcome() == Outcome.unknown) return;
    agenda.at(sale.endsAt(), () -> tell(sale, sale.endsAt()));
    if (sale.outcome() == Outcome.lateSuccess) {
      agenda.at(sale.succeedsLateAt(), () -> tell(sale, sale.succeedsLateAt()));
    }
  }

  private void tell(Sale sale, Instant at) {
    synchronized (book) {
      var state = sale.state(at);
      // After a restart it may have been told.
      if (callbacks.of(sale.number()).stream().anyMatch(c -> c.kind().equals(state.name()))) return;
      callbacks.announce(
          Callback.of(
              "%s-%s".formatted(sale.reference(), state),
              state.name(),
              sale.number(),
              sale.notifyUrl(),
              text.apply(sale, state).toString(),
              at));
    }
    book.journal().force();
  }
}
