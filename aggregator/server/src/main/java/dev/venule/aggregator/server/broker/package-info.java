/** The broker inside the aggregator's process, and who may do what on it. */
@NullMarked
package dev.venule.aggregator.server.broker;

import org.jspecify.annotations.NullMarked;
