@NullMarked
package dev.venule.aggregator.server.rollout;

import org.jspecify.annotations.NullMarked;
