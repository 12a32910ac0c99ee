/** From a reached goal to the next announcement: one population's round, its policies and its signed publications. */
@NullMarked
package dev.venule.aggregator.round;

import org.jspecify.annotations.NullMarked;
