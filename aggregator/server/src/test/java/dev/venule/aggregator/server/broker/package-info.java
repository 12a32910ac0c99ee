@NullMarked
package dev.venule.aggregator.server.broker;

import org.jspecify.annotations.NullMarked;
