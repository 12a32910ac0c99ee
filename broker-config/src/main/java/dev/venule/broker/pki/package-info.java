/** Certificates and keys of a fleet: authorities, brokers, the aggregator, the devices. */
@NullMarked
package dev.venule.broker.pki;

import org.jspecify.annotations.NullMarked;
