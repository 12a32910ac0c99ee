@NullMarked
package dev.venule.aggregator.round;

import org.jspecify.annotations.NullMarked;
