/** Platform's own tests: a small service around the plumbing, which no other module sees. */
@org.jspecify.annotations.NullMarked
package bida.platform.selftest;
