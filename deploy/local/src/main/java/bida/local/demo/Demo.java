package bida.local.demo;

import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Plays one story and judges it. */
public final class Demo {

  private final Stack stack;
  private final Words words;
  private final RandomGenerator random;

  public Demo(Stack stack, Words words, RandomGenerator random) {
    this.stack = stack;
    this.words = words;
    this.random = random;
  }

  /** True when it went as it must. */
  public boolean play(Story story, boolean json, PrintStream out) throws IOException {
    var web = new Web();
    var at = stack.at();
    var shop = new Shop(web, at, this::key, words.language());
    var world = new World(web, at.http("control"));
    var told = new Stage(shop, world, stack.secrets().webhook(), random).play(story);
    var complaints = story.complaints(told);
    if (json) {
      out.println(Web.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(told));
      complaints.forEach(complaint -> System.err.println("bida: " + complaint));
    } else {
      var url = at.zipkin() + "/zipkin/traces/" + told.traceId();
      new Print(words).lines(told, url, complaints).forEach(out::println);
    }
    return complaints.isEmpty();
  }

  private String key() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
