/** What the tests of every service share: real servers, tokens, a clock to move, events to send. */
@org.jspecify.annotations.NullMarked
package bida.platform.test;
