/** Certificates and keys of the embedded default: one authority, the server, the aggregator, the devices. */
@NullMarked
package dev.venule.aggregator.server.pki;

import org.jspecify.annotations.NullMarked;
