/** Weights and sums: order-free, in fixed point. */
@NullMarked
package dev.venule.aggregator.aggregation;

import org.jspecify.annotations.NullMarked;
