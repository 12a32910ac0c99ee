@NullMarked
package dev.venule.broker.sizing;

import org.jspecify.annotations.NullMarked;
