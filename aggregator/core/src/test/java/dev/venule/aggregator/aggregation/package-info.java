@NullMarked
package dev.venule.aggregator.aggregation;

import org.jspecify.annotations.NullMarked;
