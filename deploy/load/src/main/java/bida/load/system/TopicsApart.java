package bida.load.system;

import bida.local.stack.Stack;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics of a benchmark alone: they hold nothing at its beginning, and are gone after its end. */
public final class TopicsApart implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;

  private final Admin admin;
  private final List<String> names;

  private TopicsApart(Admin admin, List<String> names) {
    this.admin = admin;
    this.names = names;
  }

  public static TopicsApart create(Stack stack, Collection<NewTopic> topics) throws Exception {
    var admin = Admin.create(Map.of("bootstrap.servers", stack.at().kafka()));
    var apart = new TopicsApart(admin, topics.stream().map(NewTopic::name).toList());
    apart.drop();
    admin.createTopics(topics).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return apart;
  }

  private void drop() throws InterruptedException, TimeoutException, ExecutionException {
    for (var deleted : admin.deleteTopics(names).topicNameValues().values()) {
      try {
        deleted.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
  }

  /** Of a group that read one of them. */
  void forget(String group) {
    admin.deleteConsumerGroups(List.of(group));
  }

  @Override
  public void close() throws Exception {
    drop();
    admin.close();
  }
}
