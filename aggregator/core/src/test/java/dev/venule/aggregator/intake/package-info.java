@NullMarked
package dev.venule.aggregator.intake;

import org.jspecify.annotations.NullMarked;
