@NullMarked
package dev.venule.aggregator.rollout;

import org.jspecify.annotations.NullMarked;
