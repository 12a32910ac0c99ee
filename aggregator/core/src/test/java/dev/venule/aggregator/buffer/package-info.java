@NullMarked
package dev.venule.aggregator.buffer;

import org.jspecify.annotations.NullMarked;
