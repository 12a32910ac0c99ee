@NullMarked
package dev.venule.aggregator.server;

import org.jspecify.annotations.NullMarked;
