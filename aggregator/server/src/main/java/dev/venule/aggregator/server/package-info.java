/** The aggregator as a process: configuration, wiring, counters. */
@NullMarked
package dev.venule.aggregator.server;

import org.jspecify.annotations.NullMarked;
