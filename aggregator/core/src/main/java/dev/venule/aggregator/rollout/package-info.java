/** Moving a population's devices to its successor, group by group, and stopping by itself where that goes wrong. */
@NullMarked
package dev.venule.aggregator.rollout;

import org.jspecify.annotations.NullMarked;
