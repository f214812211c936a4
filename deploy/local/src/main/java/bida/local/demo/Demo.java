package bida.local.demo;

import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Plays one story and judges it. */
public final class Demo {

  public static final String ALL_CALLBACKS_LOST = AllCallbacksLost.NAME;

  private final Stack stack;
  private final Words words;
  private final RandomGenerator random;

  public Demo(Stack stack, Words words, RandomGenerator random) {
    this.stack = stack;
    this.words = words;
    this.random = random;
  }

  /** Many orders, every callback lost; true when queries alone have found all the money. */
  public boolean playAllCallbacksLost(int orders, boolean json, PrintStream out)
      throws IOException {
    var web = new Web();
    var shop = new Shop(web, stack.at(), this::key, words.language());
    var world = new World(web, stack.at().http("control"));
    var crowd = new Crowd(shop, world, InstantSource.system(), random);
    var play = new AllCallbacksLost(crowd, world).play(orders);
    var complaints = play.told().complaints();
    if (json) {
      out.println(Web.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(play.told()));
      complaints.forEach(complaint -> System.err.println("bida: " + complaint));
    } else {
      new Print(words).lines(play, complaints).forEach(out::println);
    }
    return complaints.isEmpty();
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
