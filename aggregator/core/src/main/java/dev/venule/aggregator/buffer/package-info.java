/** What was admitted and not yet aggregated, and the durable journal behind it. */
@NullMarked
package dev.venule.aggregator.buffer;

import org.jspecify.annotations.NullMarked;
