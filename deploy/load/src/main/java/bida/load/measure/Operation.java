package bida.load.measure;

/** What is measured; one of many, told apart by number. */
@FunctionalInterface
public interface Operation {

  /** True when it was answered as it must be. */
  boolean perform(int number) throws Exception;
}
