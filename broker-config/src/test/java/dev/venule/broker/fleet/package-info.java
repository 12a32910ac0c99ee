@NullMarked
package dev.venule.broker.fleet;

import org.jspecify.annotations.NullMarked;
