package bida.local.machine;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PostgreSQL refuses to run as root; whoever is root runs it as somebody else. */
public enum Unprivileged {
  /** We are an ordinary user. */
  AS_WE_ARE(List.of()),
  /** A user namespace of its own: nobody inside, the owner of our files outside. */
  NAMESPACE(List.of("unshare", "-U")),
  /** Really another user, who must own the data and be able to reach it. */
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

  private static final int ROOT = 0;
  private static final int NOBODY_ID = 65534;

  private final List<String> prefix;

  Unprivileged(List<String> prefix) {
    this.prefix = prefix;
  }

  public static Unprivileged here() {
    if (new UnixSystem().getUid() != ROOT) {
      return AS_WE_ARE;
    }
    if (Shell.works("unshare", "-U", "true")) {
      return NAMESPACE;
    }
    if (Shell.works("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true")) {
      return NOBODY;
    }
    throw new IllegalStateException(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here."
            + " Run ./bida as an ordinary user.");
  }

  public List<String> command(List<String> command) {
    var whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /** Gives the folder to the user who will run the program. */
  public void own(Path folder) {
    if (this == AS_WE_ARE || !Files.exists(folder)) {
      return;
    }
    var owner = this == NOBODY ? NOBODY_ID : ROOT;
    try {
      if ((int) Files.getAttribute(folder, "unix:uid") != owner) {
        Shell.run(
            List.of("chown", "-R", owner + ":" + owner, folder.toString()), Map.of(), Path.of("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void reach(Path folder) {
    if (this == NOBODY) {
      try {
        Shell.run(command(List.of("test", "-x", folder.toString())), Map.of(), Path.of("/"));
      } catch (IllegalStateException e) {
        throw new IllegalStateException(
            folder
                + " cannot be entered by user 65534, as whom PostgreSQL has to run here."
                + " Clone the repository to another place, or run ./bida as an ordinary user.",
            e);
      }
    }
  }
}
