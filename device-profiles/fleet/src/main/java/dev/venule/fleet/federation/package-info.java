/** One federation in one process: broker, aggregator, and devices that are real agents. */
@NullMarked
package dev.venule.fleet.federation;

import org.jspecify.annotations.NullMarked;
