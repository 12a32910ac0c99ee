@NullMarked
package dev.venule.benchmarks;

import org.jspecify.annotations.NullMarked;
