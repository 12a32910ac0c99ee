@NullMarked
package dev.venule.broker.setup;

import org.jspecify.annotations.NullMarked;
