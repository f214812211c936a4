/**
 * Alipay (OpenAPI v2): one gateway, RSA2 both ways. A client of our own: the official SDK believes
 * failures nobody signed, logs whole requests, and brings parsers that scanners complain about.
 */
@NullMarked
package bida.payment.channel.alipay;

import org.jspecify.annotations.NullMarked;
