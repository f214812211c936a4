/** Who calls: the tenant and scopes of a bearer token. */
@NullMarked
package bida.platform.security;

import org.jspecify.annotations.NullMarked;
