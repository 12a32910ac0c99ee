@NullMarked
package dev.venule.aggregator.server.storage;

import org.jspecify.annotations.NullMarked;
