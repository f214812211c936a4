/** Stories that show the system keeping its promise, each with its trouble really injected. */
@NullMarked
package bida.local.demo;

import org.jspecify.annotations.NullMarked;
