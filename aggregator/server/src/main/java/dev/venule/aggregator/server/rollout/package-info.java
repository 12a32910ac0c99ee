/** Rollouts on disk, and what a running aggregator tells them. */
@NullMarked
package dev.venule.aggregator.server.rollout;

import org.jspecify.annotations.NullMarked;
