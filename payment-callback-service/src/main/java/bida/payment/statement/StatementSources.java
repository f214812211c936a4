package bida.payment.statement;

import bida.payment.channel.StatementSource;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The channels that give statements. */
@ApplicationScoped
class StatementSources {

  private final Map<String, StatementSource> byChannel;

  StatementSources(@All List<StatementSource> sources) {
    this.byChannel =
        sources.stream().collect(Collectors.toMap(StatementSource::channel, Function.identity()));
  }

  Optional<StatementSource> of(String channel) {
    return Optional.ofNullable(byChannel.get(channel));
  }

  Collection<StatementSource> all() {
    return byChannel.values();
  }
}
