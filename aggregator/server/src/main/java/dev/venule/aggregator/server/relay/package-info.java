/** What gateways pass on for their devices: read, proved by the devices' own signatures, answered the way it came. */
@NullMarked
package dev.venule.aggregator.server.relay;

import org.jspecify.annotations.NullMarked;
